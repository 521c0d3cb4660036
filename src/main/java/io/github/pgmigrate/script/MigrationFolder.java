package io.github.pgmigrate.script;

import io.github.pgmigrate.sql.Includes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable reading of a migration folder.
 *
 * @param name the folder as shown to a person, relative to the project
 * @param migrations the versioned migrations, ascending
 * @param repeatables the repeatable scripts, by name
 * @param around the scripts that run around them
 * @param includes where the scripts' other files come from
 */
public record MigrationFolder(
        String name,
        List<Migration> migrations,
        List<Repeatable> repeatables,
        Map<Around, ScriptFile> around,
        Includes includes) {

    public MigrationFolder {
        migrations = List.copyOf(migrations);
        repeatables = List.copyOf(repeatables);
        around = Map.copyOf(around);
    }

    /** A folder without scripts around others. */
    public MigrationFolder(String name, List<Migration> migrations, List<Repeatable> repeatables, Includes includes) {
        this(name, migrations, repeatables, Map.of(), includes);
    }

    /** The script that runs then, if there is one. */
    public Optional<ScriptFile> around(Around when) {
        return Optional.ofNullable(around.get(when));
    }
}
