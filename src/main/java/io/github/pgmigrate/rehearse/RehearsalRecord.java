package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An immutable record of what a rehearsal was about, so that another run, of another machine as well, can tell whether it is about
 * to do just that.
 *
 * @param isOk whether all went well
 * @param at when it began
 * @param pluginVersion the plugin that held it
 * @param postgres PostgreSQL's version, such as {@code 17.11}; empty where nothing had to be rehearsed
 * @param onCopy whether it was held on a copy of the target, with all that is there
 * @param before what was applied first, as a target has it, by version
 * @param migrations what was rehearsed, ascending
 * @param repeatables the digests of the repeatable scripts that have run, by name
 * @param around the digests of what ran around them, by file name
 * @param variables the scripts' variables
 */
public record RehearsalRecord(
        boolean isOk,
        Instant at,
        String pluginVersion,
        String postgres,
        boolean onCopy,
        Map<Version, String> before,
        List<Entry> migrations,
        Map<String, String> repeatables,
        Map<String, String> around,
        RehearsedVariables variables) {

    public RehearsalRecord {
        before = Map.copyOf(before);
        migrations = List.copyOf(migrations);
        repeatables = Map.copyOf(repeatables);
        around = Map.copyOf(around);
    }

    /**
     * A migration that was rehearsed, immutable.
     *
     * @param version its version
     * @param checksum that of its forward script
     * @param digests those of its files, comments and all
     */
    public record Entry(Version version, String checksum, Map<Part, String> digests) {
        public Entry {
            digests = Map.copyOf(digests);
        }

        static Entry of(Migration migration) {
            Map<Part, String> digests = new EnumMap<>(Part.class);
            for (Part part : Part.values()) {
                part.of(migration).ifPresent(script -> digests.put(part, script.digest()));
            }
            return new Entry(migration.version(), migration.forward().facts().checksum(), digests);
        }
    }

    /** The files of a migration. */
    public enum Part {
        FORWARD,
        ROLLBACK,
        VERIFY;

        /** What it is, in words. */
        String words() {
            return switch (this) {
                case FORWARD -> "its forward script";
                case ROLLBACK -> "its rollback";
                case VERIFY -> "its verify script";
            };
        }

        /** The file of a migration, where it has one. */
        public Optional<ScriptFile> of(Migration migration) {
            return switch (this) {
                case FORWARD -> Optional.of(migration.forward());
                case ROLLBACK -> migration.rollback();
                case VERIFY -> migration.verify();
            };
        }
    }

    /** The record of a rehearsal that is about to begin. */
    static RehearsalRecord of(Request request, Course course, String postgres, Instant at) {
        return new RehearsalRecord(
                false,
                at,
                request.options().pluginVersion(),
                postgres,
                course.copyOf().isPresent(),
                request.folder().migrations().stream()
                        .filter(migration -> !course.rehearsed().contains(migration))
                        .collect(Collectors.toMap(
                                Migration::version,
                                migration -> migration.forward().facts().checksum())),
                course.rehearsed().stream().map(Entry::of).toList(),
                course.isEmpty() ? Map.of() : repeatables(request.folder().repeatables()),
                around(request.folder().around()),
                RehearsedVariables.of(request.options()));
    }

    static Map<String, String> repeatables(List<Repeatable> scripts) {
        return scripts.stream()
                .collect(Collectors.toMap(
                        Repeatable::name, repeatable -> repeatable.script().digest()));
    }

    static Map<String, String> around(Map<Around, ScriptFile> scripts) {
        return scripts.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().fileName(),
                        entry -> entry.getValue().digest()));
    }

    /** The same with its outcome. */
    RehearsalRecord concluded(boolean ok) {
        return new RehearsalRecord(
                ok, at, pluginVersion, postgres, onCopy, before, migrations, repeatables, around, variables);
    }

    /** The major version of PostgreSQL; 0 where there is none. */
    int major() {
        return postgres.isEmpty() ? 0 : Integer.parseInt(postgres.replaceFirst("[^0-9].*", ""));
    }

    /** What was rehearsed of a version. */
    public Optional<Entry> migration(Version version) {
        return migrations.stream()
                .filter(entry -> entry.version().equals(version))
                .findFirst();
    }
}
