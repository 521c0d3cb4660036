package io.github.pgmigrate.mojo;

import io.github.pgmigrate.target.Target;
import java.util.Properties;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Tells later plugins of a module where the database is, as properties of the project. */
final class Handover {

    private Handover() {}

    /** The password is handed over only for a server that the plugin started: that of any other is not ours to spread. */
    static void of(Target target, @Nullable MavenProject project) {
        if (project == null) {
            return;
        }
        Properties properties = project.getProperties();
        properties.setProperty("pgmigrate.server.url", target.url());
        properties.remove("pgmigrate.server.username");
        properties.remove("pgmigrate.server.password");
        if (target.username() != null) {
            properties.setProperty("pgmigrate.server.username", target.username());
        }
        if (target.embedded() && target.password() != null) {
            properties.setProperty(
                    "pgmigrate.server.password", target.password().reveal());
        }
    }
}
