package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache is shared: by builds at once, by builds that are killed, and by whoever deletes it. */
class SharedCacheTest {

    private static final int MIGRATIONS = 12;

    @TempDir
    Path folder;

    @TempDir
    Path kept;

    @TempDir
    Path logs;

    @BeforeEach
    void migrations() throws IOException {
        for (int i = 1; i <= MIGRATIONS; i++) {
            write(i + "_t.sql", "CREATE TABLE t" + i + " (a int);");
            write(i + "_rollback.sql", "DROP TABLE t" + i + ";");
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String allExact(int count) {
        return IntStream.rangeClosed(1, count)
                        .mapToObj(version -> version + " EXACT EXACT")
                        .collect(Collectors.joining(", "))
                + " []";
    }

    private Rehearser rehearser() {
        return Rehearser.of(folder, RehearsalChild.MAJOR).remembering(kept);
    }

    /** Fails where anything is run: all is known. */
    private String remembered() {
        Rehearsal rehearsal = rehearser()
                .run(rehearser().read().folder(), rehearser().servers(), (request, migration) -> {
                    throw new AssertionError(migration.version() + " is run again");
                });
        return RehearsalChild.words(rehearsal);
    }

    @Test
    void two_builds_at_once_share_it_empty_and_full() throws Exception {
        twoAtOnce(MIGRATIONS);
        assertThat(remembered()).isEqualTo(allExact(MIGRATIONS));

        write("13_t.sql", "CREATE TABLE t13 (a int);");
        write("13_rollback.sql", "DROP TABLE t13;");
        twoAtOnce(13);
        assertThat(remembered()).isEqualTo(allExact(13));
        assertThat(names(kept.resolve("states"))).noneMatch(name -> name.startsWith("unfinished-"));
        assertThat(names(kept.resolve("rehearsals"))).noneMatch(name -> name.startsWith("unfinished-"));
    }

    private void twoAtOnce(int migrations) throws Exception {
        Path first = logs.resolve("first");
        Path second = logs.resolve("second");
        Process one = RehearsalChild.start(folder, kept, first);
        Process other = RehearsalChild.start(folder, kept, second);
        assertThat(one.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(other.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(first)).isEqualToIgnoringNewLines(allExact(migrations));
        assertThat(Files.readString(second)).isEqualToIgnoringNewLines(allExact(migrations));
    }

    @Tag("F017")
    @Test
    void a_build_that_is_killed_amid_keeping_leaves_nothing_that_is_taken_for_whole() throws Exception {
        Process killed = RehearsalChild.start(folder, kept, logs.resolve("killed"));
        // The first state that is kept is that of a server on which nothing has been done.
        awaitUnfinished(killed, "states");
        killed.destroyForcibly().waitFor();
        Process again = RehearsalChild.start(folder, kept, logs.resolve("again"));
        awaitUnfinished(again, "rehearsals");
        again.destroyForcibly().waitFor();

        assertThat(RehearsalChild.words(rehearser().run())).isEqualTo(allExact(MIGRATIONS));
        assertThat(remembered()).isEqualTo(allExact(MIGRATIONS));
    }

    @Test
    void what_a_killed_build_has_left_is_swept_when_it_is_old() throws IOException {
        Path rehearsals = Files.createDirectories(kept.resolve("rehearsals"));
        Path old = Files.createFile(rehearsals.resolve("unfinished-old.tmp"));
        Path young = Files.createFile(rehearsals.resolve("unfinished-young.tmp"));
        FileTime written = Files.getLastModifiedTime(young);
        Files.setLastModifiedTime(old, FileTime.from(written.toInstant().minus(Duration.ofHours(2))));

        assertThat(RehearsalChild.words(rehearser().run())).isEqualTo(allExact(MIGRATIONS));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    /** Until something is being written or, since that is a short moment, has been. */
    private void awaitUnfinished(Process process, String directory) throws IOException, InterruptedException {
        while (process.isAlive() && list(kept.resolve(directory)) == 0) {
            Thread.sleep(1);
        }
        assertThat(process.isAlive()).isTrue();
    }

    private static long list(Path directory) throws IOException {
        return names(directory).size();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Test
    void it_may_be_deleted_while_a_build_runs() {
        ForwardRun deleting = new ForwardRun() {
            @Override
            public RunReport run(Request request, Migration migration) {
                delete();
                return PLAIN.run(request, migration);
            }
        };

        Rehearsal rehearsal =
                rehearser().run(rehearser().read().folder(), rehearser().servers(), deleting);

        assertThat(RehearsalChild.words(rehearsal)).isEqualTo(allExact(MIGRATIONS));
    }

    private void delete() {
        try {
            for (String directory : new String[] {"states", "rehearsals"}) {
                if (Files.exists(kept.resolve(directory))) {
                    PathUtils.deleteDirectory(kept.resolve(directory));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Files in the places of directories: nobody can write there, root included. */
    @Test
    void one_that_cannot_be_written_is_a_note() throws IOException {
        Files.createFile(kept.resolve("states"));
        Files.createFile(kept.resolve("rehearsals"));

        Rehearsal rehearsal = rehearser().run();

        assertThat(rehearsal.report().isOk()).isTrue();
        assertThat(rehearsal.migrations())
                .extracting(migration -> migration.rollback().orElseThrow())
                .containsOnly(RollbackVerdict.EXACT);
        assertThat(rehearsal.report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.NOT_KEPT);
            assertThat(problem.severity()).isEqualTo(Severity.NOTE);
            assertThat(problem.message()).contains(kept.resolve("rehearsals").toString());
        });
    }
}
