package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    @TempDir
    Path cache;

    private final Platform platform = Platform.current();
    private final Path jar = TestServer.BINARIES.jar(platform.artifactId(), platform.version(18));

    private Installation install() {
        try {
            return Installation.of(jar, cache, Account.current());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Tag("S07")
    @Test
    void twoAtOnceAndAProgramThatWasChangedSince() throws Exception {
        CompletableFuture<Installation> one = CompletableFuture.supplyAsync(this::install);
        CompletableFuture<Installation> two = CompletableFuture.supplyAsync(this::install);
        Path program = one.get().program("initdb");
        assertThat(two.get().program("initdb")).isEqualTo(program);
        assertThat(List.of(one.get().template(), two.get().template()))
                .allSatisfy(
                        template -> assertThat(template.resolve("PG_VERSION")).hasContent("18"));
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("nothing half-done stays")
                    .noneMatch(name -> name.startsWith("unpack-") || name.endsWith(".tmp"))
                    .hasSize(2);
        }

        byte[] good = Files.readAllBytes(program);
        FileTime unpacked = Files.getLastModifiedTime(program);
        Files.writeString(program, "#!/bin/sh\n");
        Files.setLastModifiedTime(program, FileTime.fromMillis(unpacked.toMillis() + 1000));
        assertThat(install().program("initdb")).isEqualTo(program).hasBinaryContent(good);

        Files.setLastModifiedTime(program, FileTime.fromMillis(0));
        install();
        assertThat(Files.getLastModifiedTime(program).toMillis())
                .as("the same content at another time is not unpacked again")
                .isZero();
    }

    @Tag("S07")
    @Test
    void aDamagedArchiveIsNamedWithTheRemedy() throws Exception {
        Path damaged = Files.writeString(cache.resolve("damaged.jar"), "not a zip");

        assertThatExceptionOfType(ProblemsException.class)
                .isThrownBy(() -> EmbeddedServer.start(
                        EmbeddedSettings.of(18, cache.resolve("server")).withCache(cache), (id, version) -> damaged))
                .satisfies(e -> {
                    assertThat(e.problems().get(0).code()).isEqualTo(Code.SERVER_BINARIES);
                    assertThat(e.problems().get(0).hint()).contains("Delete " + damaged);
                });
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("unpack-"));
        }
    }
}
