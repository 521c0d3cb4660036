package io.github.pgmigrate.script;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When a script runs that is no migration, but runs around them. */
public enum Around {
    /** Once, before anything else, in a run that has something to apply. */
    BEFORE_MIGRATE(ScriptKind.AROUND),
    /** Once, when all is applied. */
    AFTER_MIGRATE(ScriptKind.AROUND),
    /** Before each migration. */
    BEFORE_EACH(ScriptKind.AROUND_EACH),
    /** After each migration. */
    AFTER_EACH(ScriptKind.AROUND_EACH),
    /** When a script has failed and is rolled back. */
    AFTER_ERROR(ScriptKind.AROUND_EACH);

    /** The variable with the version of the migration that a script runs around; empty for a repeatable. */
    public static final String VERSION = "PGMIGRATE_VERSION";

    /** The variable with its file name. */
    public static final String SCRIPT = "PGMIGRATE_SCRIPT";

    /** The variables of {@link #AFTER_ERROR} for what went wrong, which psql has, too. */
    public static final String ERROR_MESSAGE = "LAST_ERROR_MESSAGE";

    public static final String ERROR_SQLSTATE = "LAST_ERROR_SQLSTATE";

    private final ScriptKind kind;

    Around(ScriptKind kind) {
        this.kind = kind;
    }

    /** Which variables it has that only a run knows. */
    Set<String> variables() {
        return switch (this) {
            case BEFORE_MIGRATE, AFTER_MIGRATE -> Set.of();
            case BEFORE_EACH, AFTER_EACH -> Set.of(VERSION, SCRIPT);
            case AFTER_ERROR -> Set.of(VERSION, SCRIPT, ERROR_MESSAGE, ERROR_SQLSTATE);
        };
    }

    ScriptKind kind() {
        return kind;
    }

    /** The name of its file, such as {@code before_each.sql}. */
    public String fileName() {
        return name().toLowerCase(Locale.ROOT) + FileName.ENDING;
    }

    /** The one that a file name names. */
    static Optional<Around> of(String fileName) {
        return all().filter(around -> around.fileName().equals(fileName)).findFirst();
    }

    private static Stream<Around> all() {
        return Arrays.stream(values());
    }

    /** The names of all their files. */
    static Set<String> fileNames() {
        return all().map(Around::fileName).collect(Collectors.toSet());
    }
}
