package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.script.foreign.Tool;
import java.util.List;
import java.util.Set;

/**
 * What the table of a tool's history looks like.
 *
 * @param tool whose it is
 * @param names what it is called unless configured otherwise
 * @param columns the columns that it has in all versions of the tool
 */
record Shape(Tool tool, List<String> names, Set<String> columns) {

    /** In the order in which they are looked for. */
    static final List<Shape> ALL = List.of(
            // Flyway's PostgreSQLDatabase; up to 4.x the table was called schema_version.
            new Shape(
                    Tool.FLYWAY,
                    List.of("flyway_schema_history", "schema_version"),
                    Set.of(
                            "installed_rank",
                            "version",
                            "description",
                            "type",
                            "script",
                            "checksum",
                            "installed_by",
                            "installed_on",
                            "execution_time",
                            "success")),
            // Liquibase's CreateDatabaseChangeLogTableGenerator
            new Shape(
                    Tool.LIQUIBASE,
                    List.of("databasechangelog"),
                    Set.of("id", "author", "filename", "dateexecuted", "orderexecuted", "exectype")),
            // MyBatis' template_changelog.sql
            new Shape(Tool.MYBATIS, List.of("changelog"), Set.of("id", "applied_at", "description")),
            // Sqitch's Engine/pg.sql; the schema is its registry
            new Shape(
                    Tool.SQITCH,
                    List.of("changes"),
                    Set.of("change_id", "change", "project", "committed_at", "committer_name", "planned_at")));

    /** Where Liquibase notes that it is at work: no history, but its own (CreateDatabaseChangeLogLockTableGenerator). */
    static final Shape LIQUIBASE_LOCK = new Shape(
            Tool.LIQUIBASE, List.of("databasechangeloglock"), Set.of("id", "locked", "lockgranted", "lockedby"));

    Shape {
        names = List.copyOf(names);
        columns = Set.copyOf(columns);
    }

    /** Whether a table is like that. */
    boolean fits(String name, Set<String> found) {
        return names.contains(name) && found.containsAll(columns);
    }
}
