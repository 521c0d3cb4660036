package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.execution.MavenSession;

/** Remembers, for the length of a Maven run, what it applied to which history, so that a bound rollback undoes just that. */
final class AppliedHere {

    private AppliedHere() {}

    static void note(MavenSession session, Request request, RunReport report) {
        versions(session, request).addAll(versions(report));
    }

    private static List<Version> versions(RunReport report) {
        return report.done().stream().flatMap(key -> key.asVersion().stream()).toList();
    }

    /** What this Maven run has applied to a history, and has not undone. */
    static Set<Version> versions(MavenSession session, Request request) {
        String key = String.join(
                " ",
                AppliedHere.class.getName(),
                request.target().url(),
                request.options().session().role().orElse(""),
                request.options().session().defaultSchema().orElse(""),
                request.options().historySchema().orElse(""),
                request.options().historyTable());
        synchronized (session.getRequest().getData()) {
            @SuppressWarnings("unchecked")
            Set<Version> versions = (Set<Version>)
                    session.getRequest().getData().computeIfAbsent(key, name -> ConcurrentHashMap.<Version>newKeySet());
            return versions;
        }
    }

    static void forget(MavenSession session, Request request, RunReport report) {
        versions(session, request).removeAll(versions(report));
    }
}
