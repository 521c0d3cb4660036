package io.github.pgmigrate.report;

import io.github.pgmigrate.apply.MigrationState;
import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.script.MigrationFolder;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sets migrations as a table for people: state, version, when, by whom, how long, what. */
public final class StatusText {

    /** How a time is shown. */
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private StatusText() {}

    /** The lines of the table; one that says so where there are no migrations. */
    public static List<String> lines(List<MigrationStatus> migrations) {
        if (migrations.isEmpty()) {
            return List.of("There are no migrations.");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("state", "version", "applied at", "by", "ms", "description"));
        migrations.forEach(migration -> rows.add(List.of(
                words(migration),
                migration.version().map(Object::toString).orElse("R"),
                migration.appliedAt().map(TIME::format).orElse("-"),
                migration.appliedBy().orElse("-"),
                migration.millis().map(Object::toString).orElse("-"),
                migration.description() + header(migration.header()))));
        return aligned(rows);
    }

    /** What stands in the first column: for a baseline that it is one, since nothing was applied there. */
    private static String words(MigrationStatus migration) {
        return isBaseline(migration) ? Kind.BASELINE.word() : words(migration.state());
    }

    private static boolean isBaseline(MigrationStatus migration) {
        return migration.kind() == Kind.BASELINE && migration.state() == MigrationState.APPLIED;
    }

    /** What a state is called in a sentence. */
    static String words(MigrationState state) {
        return switch (state) {
            case OUT_OF_ORDER -> "out of order";
            case FAILED -> "failed half-way";
            case IN_DOUBT -> "in doubt";
            case OUTDATED -> "to run again";
            case ROLLED_BACK -> "rolled back";
            case PENDING, APPLIED, EDITED, MISSING -> state.word();
        };
    }

    /** What a header says beyond the file's name, such as {@code (Author: Ada; Ticket: APP-7)}. */
    private static String header(Map<String, String> header) {
        String said = header.entrySet().stream()
                .filter(line -> !line.getKey().equalsIgnoreCase("Migration")
                        && !line.getValue().isBlank())
                .map(line -> line.getKey() + ": " + line.getValue())
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "" : " (" + said + ")";
    }

    /** Sets rows in columns. */
    static List<String> aligned(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - length(row.get(i)) + 2));
        }
        return Printable.line(line.toString().stripTrailing());
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** What a folder without errors holds, as a sentence: {@code 3 migrations and 1 repeatable script are valid.} */
    public static String valid(List<MigrationStatus> migrations) {
        long scripts = migrations.stream()
                .filter(migration -> migration.kind() == Kind.REPEATABLE)
                .count();
        long versions = migrations.size() - scripts;
        List<String> parts = new ArrayList<>();
        if (versions > 0 || scripts == 0) {
            parts.add(versions + (versions == 1 ? " migration" : " migrations"));
        }
        if (scripts > 0) {
            parts.add(scripts + (scripts == 1 ? " repeatable script" : " repeatable scripts"));
        }
        return String.join(" and ", parts) + (migrations.size() == 1 ? " is" : " are") + " valid.";
    }

    /** Which scripts run around the migrations of a folder, as a sentence; empty where there are none. */
    public static Optional<String> around(MigrationFolder folder) {
        String names = folder.around().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().fileName())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of("Scripts around them: " + names + ".");
    }

    /** What a person may do about states that no run of {@code migrate} ends by itself, a line for each. */
    public static List<String> waysOut(List<MigrationStatus> migrations) {
        List<String> lines = new ArrayList<>();
        for (MigrationState state : MigrationState.values()) {
            List<MigrationStatus> found = migrations.stream()
                    .filter(migration -> migration.state() == state)
                    .toList();
            if (!found.isEmpty()) {
                wayOut(state).ifPresent(way -> lines.add(names(found) + words(state) + ": " + way));
            }
        }
        return lines;
    }

    private static String names(List<MigrationStatus> migrations) {
        return migrations.stream()
                        .map(migration ->
                                migration.version().map(Object::toString).orElse(migration.file()))
                        .collect(Collectors.joining(", "))
                + (migrations.size() == 1 ? " is " : " are ");
    }

    private static Optional<String> wayOut(MigrationState state) {
        return switch (state) {
            case EDITED -> Optional.of("put the file back as it was, or accept it with pgmigrate:repair");
            case MISSING ->
                Optional.of("put the file back, or take its row out with pgmigrate:repair -Dpgmigrate.forget=...");
            case FAILED ->
                Optional.of("the same goal again goes on where it stopped; pgmigrate:repair settles it otherwise");
            case IN_DOUBT ->
                Optional.of("the same goal again finds out, or asks; pgmigrate:repair settles it otherwise");
            case PENDING, APPLIED, OUT_OF_ORDER, OUTDATED, ROLLED_BACK -> Optional.empty();
        };
    }

    /** How many migrations are in which state, as a sentence: {@code 7 applied, 1 pending}. */
    public static Optional<String> counts(List<MigrationStatus> migrations) {
        List<String> counts = new ArrayList<>();
        long baselines = migrations.stream().filter(StatusText::isBaseline).count();
        if (baselines > 0) {
            counts.add(baselines + " " + Kind.BASELINE.word());
        }
        for (MigrationState state : MigrationState.values()) {
            long count = migrations.stream()
                    .filter(migration -> migration.state() == state && !isBaseline(migration))
                    .count();
            if (count > 0) {
                counts.add(count + " " + words(state));
            }
        }
        return counts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", counts));
    }
}
