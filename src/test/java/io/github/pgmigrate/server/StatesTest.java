package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept states are bounded in size: those that were not used for longest go. */
class StatesTest {

    private static final Secret PASSWORD = Passwords.random();
    private static final int SIZE = 1000;

    @TempDir
    Path directory;

    private Path kept;
    private Path data;
    private int homes;

    @BeforeEach
    void data() throws IOException {
        kept = directory.resolve("states");
        data = Files.createDirectory(directory.resolve("data"));
        Files.write(data.resolve("file"), new byte[SIZE]);
    }

    private Optional<String> copied(States states, String name) throws IOException {
        Path home = Files.createDirectory(directory.resolve("home" + homes++));
        return states.copy(name, home).map(Secret::reveal);
    }

    @Test
    void the_longest_unused_goes_first() throws Exception {
        States states = new States(kept, "origin", 3 * SIZE);
        for (String name : new String[] {"one", "two", "three"}) {
            states.store(name, data, PASSWORD);
            Thread.sleep(20);
        }
        assertThat(copied(states, "one")).hasValue(PASSWORD.reveal());
        Thread.sleep(20);

        states.store("four", data, PASSWORD);

        assertThat(copied(states, "two")).isEmpty();
        for (String name : new String[] {"one", "three", "four"}) {
            assertThat(copied(states, name)).as(name).isPresent();
        }
        assertThat(copied(new States(kept, "other", SIZE), "one"))
                .as("of another origin")
                .isEmpty();
    }

    @Test
    void one_that_is_larger_than_all_may_be_is_kept_alone() throws Exception {
        States states = new States(kept, "origin", SIZE / 2);
        states.store("one", data, PASSWORD);
        Thread.sleep(20);
        states.store("two", data, PASSWORD);

        assertThat(copied(states, "one")).isEmpty();
        assertThat(copied(states, "two")).isPresent();
    }

    @Test
    void what_a_killed_build_has_left_is_swept_when_it_is_old() throws Exception {
        States states = new States(kept, "origin");
        states.store("one", data, PASSWORD);
        Path old = Files.createDirectory(kept.resolve("unfinished-old"));
        Path young = Files.createDirectory(kept.resolve("unfinished-young"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        states.store("two", data, PASSWORD);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        try (Stream<Path> paths = Files.list(kept)) {
            assertThat(paths).hasSize(3);
        }
    }
}
