package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/** Remembers, for the length of a Maven run, what it applied in each module, so that a bound rollback undoes just that. */
final class AppliedHere {

    private AppliedHere() {}

    static void note(MavenSession session, MavenProject project, RunReport report) {
        List<Version> versions = versions(session, project);
        synchronized (versions) {
            versions.addAll(report.done());
        }
    }

    /** How many migrations this run applied in a module, and has not undone. */
    static int count(MavenSession session, MavenProject project) {
        List<Version> versions = versions(session, project);
        synchronized (versions) {
            return versions.size();
        }
    }

    static void forget(MavenSession session, MavenProject project, RunReport report) {
        List<Version> versions = versions(session, project);
        synchronized (versions) {
            versions.removeAll(report.done());
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Version> versions(MavenSession session, MavenProject project) {
        String key = AppliedHere.class.getName() + " " + project.getId();
        synchronized (session.getRequest().getData()) {
            return (List<Version>)
                    session.getRequest().getData().computeIfAbsent(key, name -> new ArrayList<Version>());
        }
    }
}
