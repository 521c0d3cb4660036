package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Precondition;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.server.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds where a record of a rehearsal covers all that a run is about to do: the same files, after the same, on the same major version. */
public final class Coverage implements Precondition {

    private final RehearsalRecord record;
    private final Request request;

    /**
     * A precondition.
     *
     * @param record the rehearsal
     * @param request the run that it has to cover
     */
    public Coverage(RehearsalRecord record, Request request) {
        this.record = record;
        this.request = request;
    }

    /** Never holds, since there is no record, or none that can be made use of. */
    public static Precondition none(String why) {
        return upcoming -> List.of(problem(List.of(new Reason(null, why))));
    }

    /** Whether a problem says that something is not covered. */
    public static boolean isLacking(Problem problem) {
        return problem.code() == Code.REHEARSAL_REQUIRED && problem.isError();
    }

    /** Why it is not covered, and the file that this is about, if it is about one. */
    private record Reason(@Nullable String file, String words, String remedy) {
        Reason(@Nullable String file, String words) {
            this(
                    file,
                    words,
                    "Nothing was changed. Run pgmigrate:rehearse for this database, with the files as they are now.");
        }
    }

    @Override
    public List<Problem> problems(Upcoming upcoming) {
        List<Reason> reasons = new ArrayList<>();
        if (!record.isOk()) {
            reasons.add(new Reason(null, "the rehearsal of " + record.at() + " has found errors"));
        }
        server(upcoming).ifPresent(reasons::add);
        record.variables().differences(request.options()).forEach(words -> reasons.add(new Reason(null, words)));
        around(reasons);
        upcoming.migrations().forEach(migration -> files(migration, reasons));
        upcoming.unknown()
                .forEach(version -> reasons.add(new Reason(
                        null,
                        "version " + version + " is applied in this database, and the folder has no file for it")));
        if (!record.onCopy()) {
            upcoming.baseline()
                    .ifPresent(version -> reasons.add(new Reason(
                            null,
                            "what was there at the baseline of this database, version " + version
                                    + ", is in no file of the folder, so that it was rehearsed without that",
                            "Nothing was changed. Rehearse on a copy of this database, with -Dpgmigrate.server=copy, or put"
                                    + " what was there into the folder as a migration up to version " + version
                                    + ".")));
        }
        if (reasons.isEmpty()) {
            base(upcoming).ifPresent(reasons::add);
        }
        upcoming.repeatables().forEach(repeatable -> repeatable(repeatable, reasons));
        return reasons.isEmpty() ? List.of() : List.of(problem(reasons));
    }

    private static Problem problem(List<Reason> reasons) {
        Problem problem = Problem.error(
                        Code.REHEARSAL_REQUIRED,
                        "no rehearsal covers what is pending: " + reasons.get(0).words())
                .withDetails(reasons.stream().skip(1).map(Reason::words).toList())
                .withHint(reasons.get(0).remedy());
        String file = reasons.get(0).file();
        return file == null ? problem : problem.in(file);
    }

    /** A newer server than can be had is rehearsed for on the newest. */
    private Optional<Reason> server(Upcoming upcoming) {
        int found = Integer.parseInt(upcoming.server().version().replaceFirst("[^0-9].*", ""));
        int offered = Math.max(Platform.OLDEST, Math.min(Platform.NEWEST, found));
        return record.major() == offered || record.major() == 0
                ? Optional.empty()
                : Optional.of(new Reason(
                        null,
                        "the rehearsal was held on PostgreSQL " + record.major() + ", and this server is PostgreSQL "
                                + found));
    }

    private void around(List<Reason> reasons) {
        Map<String, String> now =
                new TreeMap<>(RehearsalRecord.around(request.folder().around()));
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(record.around().keySet());
        for (String name : names) {
            String known = record.around().get(name);
            if (known == null || !known.equals(now.get(name))) {
                reasons.add(new Reason(null, name + " " + change(known, now.get(name))));
            }
        }
    }

    private static String change(@Nullable String known, @Nullable String now) {
        if (known == null) {
            return "was not there when it was rehearsed";
        }
        return now == null ? "was there when it was rehearsed, and is gone" : "has changed since it was rehearsed";
    }

    private void files(Migration migration, List<Reason> reasons) {
        Optional<RehearsalRecord.Entry> entry = record.migration(migration.version());
        if (entry.isEmpty()) {
            reasons.add(new Reason(
                    migration.forward().source().name(), "version " + migration.version() + " was not rehearsed"));
            return;
        }
        for (RehearsalRecord.Part part : RehearsalRecord.Part.values()) {
            Optional<ScriptFile> script = part.of(migration);
            String known = entry.get().digests().get(part);
            String now = script.map(ScriptFile::digest).orElse(null);
            if (known == null ? now != null : !known.equals(now)) {
                ScriptFile place = script.orElse(migration.forward());
                String name = script.map(ScriptFile::fileName)
                        .orElse("a file of version " + migration.version() + " (" + part.words() + ")");
                reasons.add(new Reason(place.source().name(), name + " " + change(known, now)));
            }
        }
    }

    /** Each migration has to come after those after which it was rehearsed. */
    private Optional<Reason> base(Upcoming upcoming) {
        Map<Version, String> here = new TreeMap<>();
        upcoming.before().forEach(migration -> here.put(migration.version(), checksum(migration)));
        for (Migration migration : upcoming.migrations()) {
            Map<Version, String> there = new TreeMap<>(record.before());
            for (RehearsalRecord.Entry entry : record.migrations()) {
                if (entry.version().equals(migration.version())) {
                    break;
                }
                there.put(entry.version(), entry.checksum());
            }
            Optional<String> difference = difference(migration.version(), there, here);
            if (difference.isPresent()) {
                return difference.map(
                        words -> new Reason(migration.forward().source().name(), words));
            }
            here.put(migration.version(), checksum(migration));
        }
        return Optional.empty();
    }

    private static Optional<String> difference(Version version, Map<Version, String> there, Map<Version, String> here) {
        TreeSet<Version> all = new TreeSet<>(there.keySet());
        all.addAll(here.keySet());
        for (Version other : all) {
            if (!here.containsKey(other)) {
                return Optional.of("version " + version + " was rehearsed after version " + other
                        + ", which is not applied in this database");
            }
            if (!there.containsKey(other)) {
                return Optional.of("version " + version + " was rehearsed without version " + other
                        + ", which is applied in this database");
            }
            if (!here.get(other).equals(there.get(other))) {
                return Optional.of("version " + version + " was rehearsed after another version " + other
                        + " than this database has");
            }
        }
        return Optional.empty();
    }

    private static String checksum(Migration migration) {
        return migration.forward().facts().checksum();
    }

    private void repeatable(Repeatable repeatable, List<Reason> reasons) {
        String known = record.repeatables().get(repeatable.name());
        String now = repeatable.script().digest();
        if (!now.equals(known)) {
            reasons.add(new Reason(
                    repeatable.script().source().name(),
                    repeatable.name() + " " + (known == null ? "was not rehearsed" : change(known, now))));
        }
    }
}
