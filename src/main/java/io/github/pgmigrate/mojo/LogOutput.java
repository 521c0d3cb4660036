package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.report.Output;
import org.apache.maven.plugin.logging.Log;

/**
 * Lines for people, into Maven's log.
 *
 * @param log Maven's log
 */
record LogOutput(Log log) implements Output {

    @Override
    public void line(Severity severity, String text) {
        switch (severity) {
            case ERROR -> log.error(text);
            case WARNING -> log.warn(text);
            case NOTE -> log.info(text);
        }
    }
}
