package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @TempDir
    Path temporary;

    /** As when a run that is told to stop removes a server, and what it was about ends beside it. */
    @Test
    void whatSomebodyElsePutsThereMeanwhileGoesTooWhenItMay() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path home = Files.createDirectory(temporary.resolve("home" + round));
            Path file = home.resolve("file");
            Files.createFile(file);
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> makeFor(file, 50));

            Directories.delete(home);

            other.get(20, TimeUnit.SECONDS);
            assertThat(home).doesNotExist();
        }
    }

    private static void makeFor(Path file, int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            try {
                Files.writeString(file, "");
            } catch (IOException e) {
                // The directory is gone.
                return;
            }
        }
    }
}
