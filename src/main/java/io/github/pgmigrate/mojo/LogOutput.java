package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.report.Output;
import io.github.pgmigrate.text.Mask;
import java.util.function.Supplier;
import org.apache.maven.plugin.logging.Log;

/**
 * Lines for people, into Maven's log, without secrets.
 *
 * @param log Maven's log
 * @param mask hides them, as far as they are known by then
 */
record LogOutput(Log log, Supplier<Mask> mask) implements Output {

    @Override
    public void line(Severity severity, String line) {
        String text = mask.get().apply(line);
        switch (severity) {
            case ERROR -> log.error(text);
            case WARNING -> log.warn(text);
            case NOTE -> log.info(text);
        }
    }
}
