package io.github.pgmigrate.script;

import io.github.pgmigrate.sql.Includes;
import java.util.List;

/**
 * An immutable reading of a migration folder.
 *
 * @param name the folder as shown to a person, relative to the project
 * @param migrations the versioned migrations, ascending
 * @param repeatables the repeatable scripts, by name
 * @param includes where the scripts' other files come from
 */
public record MigrationFolder(
        String name, List<Migration> migrations, List<Repeatable> repeatables, Includes includes) {

    public MigrationFolder {
        migrations = List.copyOf(migrations);
        repeatables = List.copyOf(repeatables);
    }
}
