package io.github.pgmigrate.apply.adoption;

import io.github.pgmigrate.history.foreign.ForeignRow;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.script.foreign.Tool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Pairs entries with files as one tool's names allow it. Not thread-safe; used once. */
abstract class Matching {

    private final List<ForeignRow> rows;
    private final List<Migration> files;
    private final Map<ForeignRow, Migration> pairs = new HashMap<>();
    private final Set<Version> taken = new HashSet<>();

    /**
     * @param rows the entries that stand for versioned migrations, in the other tool's order
     * @param files the folder's migrations, ascending
     */
    Matching(List<ForeignRow> rows, List<Migration> files) {
        this.rows = List.copyOf(rows);
        this.files = List.copyOf(files);
    }

    /**
     * Pairs.
     *
     * @param text tells where numbers alone would not
     */
    static Map<ForeignRow, Migration> of(Tool tool, List<ForeignRow> rows, List<Migration> files, SameText text) {
        Matching matching = switch (tool) {
            case FLYWAY -> new FlywayMatching(rows, files, text);
            case LIQUIBASE -> new LiquibaseMatching(rows, files);
            case MYBATIS -> new MyBatisMatching(rows, files);
            case SQITCH -> new SqitchMatching(rows, files);
            case GOLANG_MIGRATE, DBMATE -> throw new IllegalArgumentException(tool + " keeps no history");
        };
        matching.pair();
        return matching.pairs;
    }

    /** Whether a file has the text that an entry says was run; empty where nobody can tell. */
    @FunctionalInterface
    interface SameText {
        Optional<Boolean> ask(ForeignRow row, Migration file);
    }

    /** Finds the pairs, by {@link #put}. */
    abstract void pair();

    final void put(ForeignRow row, Migration file) {
        pairs.put(row, file);
        taken.add(file.version());
    }

    final List<ForeignRow> rows() {
        return rows;
    }

    final List<ForeignRow> openRows() {
        return rows.stream().filter(row -> !pairs.containsKey(row)).toList();
    }

    final boolean isOpen(Migration file) {
        return !taken.contains(file.version());
    }

    final Optional<Version> version(ForeignRow row) {
        return Optional.ofNullable(pairs.get(row)).map(Migration::version);
    }

    /** The files by something that they have, ascending; files that lack it are left out. */
    final <K> Map<K, List<Migration>> filesBy(Function<Migration, Optional<K>> key) {
        Map<K, List<Migration>> index = new HashMap<>();
        files.forEach(file -> key.apply(file)
                .ifPresent(found ->
                        index.computeIfAbsent(found, one -> new ArrayList<>()).add(file)));
        return index;
    }

    /** The files of one key that no entry has yet, ascending. */
    final <K> List<Migration> open(Map<K, List<Migration>> index, K key) {
        return index.getOrDefault(key, List.of()).stream().filter(this::isOpen).toList();
    }
}
