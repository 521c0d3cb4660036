package io.github.pgmigrate.architecture.wrong.mojo;

import org.apache.maven.plugin.AbstractMojo;

/** A goal that others may extend. */
public class OpenMojo extends AbstractMojo {

    @Override
    public void execute() {
        getLog().info("open to all");
    }
}
