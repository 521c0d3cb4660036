package io.github.pgmigrate.rehearse;

import com.google.gson.Gson;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.diff.RowDifference;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What earlier rehearsals have found, a small file each, under names that say what of. Only what is well is kept: what is an error
 * is looked at again. Everything here may be deleted at any moment; a file is there whole or not at all.
 */
final class Memory {

    private static final int MOST_FILES = 20_000;
    private static final String ENDING = ".json";
    private static final String UNFINISHED = "unfinished-";
    private static final Duration LONG = Duration.ofHours(1);
    private static final Gson GSON = new Gson();

    private final Optional<Path> directory;
    private Optional<Problem> trouble = Optional.empty();

    Memory(Path directory) {
        this(Optional.of(directory));
    }

    private Memory(Optional<Path> directory) {
        this.directory = directory;
    }

    /** One that keeps nothing and knows nothing. */
    static Memory none() {
        return new Memory(Optional.empty());
    }

    /**
     * What is kept of a migration.
     *
     * @param ofRun what the forward run has seen besides
     */
    private record Kept(
            RollbackVerdict rollback,
            List<Difference> differences,
            List<RowDifference> rows,
            long upMillis,
            long downMillis,
            List<Problem> problems,
            String ofRun) {

        /** Gson leaves null what it does not find. */
        boolean isWhole() {
            return rollback != null
                    && differences != null
                    && differences.stream().allMatch(Kept::isWhole)
                    && rows != null
                    && rows.stream().allMatch(row -> row != null && isWhole(row.table()) && row.sentence() != null)
                    && problems != null
                    && problems.stream().allMatch(Memory::isWhole)
                    && ofRun != null;
        }

        private static boolean isWhole(Difference difference) {
            return difference != null
                    && isWhole(difference.object())
                    && difference.kind() != null
                    && difference.sentence() != null;
        }

        private static boolean isWhole(ObjectName name) {
            return name != null && name.kind() != null && name.name() != null;
        }
    }

    private static boolean isWhole(Problem problem) {
        return problem != null
                && problem.code() != null
                && problem.severity() != null
                && problem.message() != null
                && (problem.location() == null
                        || (problem.location().file() != null
                                && problem.location().position() != null))
                && (problem.excerpt() == null || problem.excerpt().line() != null);
    }

    /** What was found of a migration, and not with an error; empty where nothing was. */
    Optional<Rehearsed> recall(String name, Migration migration, ForwardRun forward) {
        return read(name, Kept.class).filter(Kept::isWhole).map(kept -> {
            forward.recall(migration, kept.ofRun());
            return new Rehearsed(
                    migration,
                    Optional.of(kept.rollback()),
                    kept.differences(),
                    kept.rows(),
                    Optional.empty(),
                    forward.trace(migration),
                    kept.upMillis(),
                    kept.downMillis(),
                    kept.problems());
        });
    }

    /** Keeps what was found of a migration, unless it is an error. */
    void keep(String name, Rehearsed found, ForwardRun forward) {
        if (found.rollback().isPresent() && !found.isBad()) {
            write(
                    name,
                    new Kept(
                            found.rollback().get(),
                            found.differences(),
                            found.rows(),
                            found.upMillis(),
                            found.downMillis(),
                            found.problems(),
                            forward.toKeep(found.migration())));
        }
    }

    /**
     * What is kept of a chain.
     *
     * @param verdicts what the rollbacks did in a row, the lowest version first; empty names for those that it did not reach
     * @param problems what is to be known of the whole
     */
    record KeptChain(List<String> verdicts, List<Problem> problems) {

        private static final Set<String> WORDS =
                Arrays.stream(RollbackVerdict.values()).map(Enum::name).collect(Collectors.toSet());

        boolean isWhole() {
            return verdicts != null
                    && verdicts.stream().allMatch(word -> word != null && (word.isEmpty() || WORDS.contains(word)))
                    && problems != null
                    && problems.stream().allMatch(Memory::isWhole);
        }
    }

    /** What was found of a chain, and not with an error; empty where nothing was. */
    Optional<KeptChain> recallChain(String name) {
        return read(name, KeptChain.class).filter(KeptChain::isWhole);
    }

    void keepChain(String name, KeptChain chain) {
        write(name, chain);
    }

    private <T> Optional<T> read(String name, Class<T> type) {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    GSON.fromJson(Files.readString(directory.get().resolve(name + ENDING)), type));
        } catch (IOException | RuntimeException e) {
            // Gson passes on what a record's constructor throws.
            return Optional.empty();
        }
    }

    /** What cannot be kept is not: that costs time and nothing else. */
    private void write(String name, Object kept) {
        if (directory.isEmpty()) {
            return;
        }
        try {
            Path place = Files.createDirectories(directory.get());
            Path fresh = Files.createTempFile(place, UNFINISHED, ".tmp");
            try {
                Files.writeString(fresh, GSON.toJson(kept));
                Files.move(fresh, place.resolve(name + ENDING), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (NoSuchFileException e) {
            // Somebody deletes it at this moment.
            return;
        } catch (IOException e) {
            trouble = Optional.of(Problem.note(
                            Code.NOT_KEPT,
                            "what was found could not be kept in " + directory.get() + ": " + IoReason.of(e))
                    .withHint("The next rehearsal runs all of it again. Make room there, or see to the rights."));
        }
    }

    /** Why something could not be kept; empty where all was. */
    Optional<Problem> trouble() {
        return trouble;
    }

    /** Takes away what is oldest, where there is very much. */
    void tidy() {
        if (directory.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.list(directory.get())) {
            List<Path> all = files.toList();
            FileTime lastChange = Files.getLastModifiedTime(directory.get());
            for (Path file : all) {
                if (isLeft(file, lastChange)) {
                    Files.deleteIfExists(file);
                }
            }
            if (all.size() <= MOST_FILES) {
                return;
            }
            for (Path file : all.stream()
                    .sorted(Comparator.comparing(Memory::written))
                    .limit(all.size() - MOST_FILES / 2L)
                    .toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            return;
        }
    }

    /** Whether a killed process has left it: one that writes takes no hour before the last change here. */
    private static boolean isLeft(Path file, FileTime lastChange) {
        return file.getFileName().toString().startsWith(UNFINISHED)
                && written(file).toInstant().plus(LONG).isBefore(lastChange.toInstant());
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
