package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchiveTest {

    @TempDir
    Path temporary;

    Path directory;

    /**
     * An entry of an archive.
     *
     * @param target where a link leads; empty for files
     */
    record Entry(String name, byte type, String target) {
        static Entry file(String name) {
            return new Entry(name, TarConstants.LF_NORMAL, "");
        }

        static Entry link(String name, String target) {
            return new Entry(name, TarConstants.LF_SYMLINK, target);
        }

        static Entry hardLink(String name, String target) {
            return new Entry(name, TarConstants.LF_LINK, target);
        }
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temporary.resolve("unpacked"));
    }

    @Test
    void isUnpackedWithLinksAndPermissions() throws Exception {
        Path jar = jar(List.of(
                Entry.file("lib/a.so.1"),
                Entry.link("lib/a.so", "a.so.1"),
                Entry.link("bin/a", "../lib/a.so"),
                Entry.hardLink("lib/b.so", "lib/a.so.1")));

        Archive.unpack(jar, directory);

        assertThat(directory.resolve("lib/a.so.1")).hasContent("lib/a.so.1").isExecutable();
        assertThat(directory.resolve("bin/a")).isSymbolicLink().hasContent("lib/a.so.1");
        assertThat(directory.resolve("lib/b.so")).hasContent("lib/a.so.1");
    }

    static Stream<List<Entry>> hostile() {
        return Stream.of(
                List.of(Entry.file("../escaped")),
                List.of(Entry.file("lib/../../escaped")),
                List.of(Entry.file("/escaped")),
                List.of(Entry.link("link", "..")),
                List.of(Entry.link("link", "/etc")),
                List.of(Entry.link("lib/link", "../../escaped")),
                List.of(Entry.link("one", "."), Entry.link("one/two", "..")),
                List.of(Entry.file("lib/x"), Entry.link("link", "lib"), Entry.file("link/escaped")),
                List.of(Entry.file("x"), Entry.link("link", "x"), Entry.file("link")),
                List.of(Entry.hardLink("link", "../secret")),
                List.of(Entry.hardLink("link", "/etc/passwd")),
                List.of(Entry.file("x"), Entry.link("soft", "x"), Entry.hardLink("hard", "soft")),
                List.of(new Entry("pipe", TarConstants.LF_FIFO, "")),
                List.of(new Entry("device", TarConstants.LF_CHR, "")));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void oneThatReachesOutIsRefused(List<Entry> entries) throws Exception {
        Files.writeString(temporary.resolve("secret"), "secret");
        Path jar = jar(entries);

        assertThatIOException().isThrownBy(() -> Archive.unpack(jar, directory));

        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("unpacked", "secret", "archive.jar");
        }
        assertThat(directory.resolve("lib/escaped")).doesNotExist();
    }

    @Test
    void aJarWithoutArchiveIsRefused() throws Exception {
        Path jar = temporary.resolve("archive.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
        }

        assertThatIOException().isThrownBy(() -> Archive.unpack(jar, directory)).withMessageContaining("no .txz");
    }

    private Path jar(List<Entry> entries) throws IOException {
        Path jar = temporary.resolve("archive.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("postgres.txz"));
            XZOutputStream xz = new XZOutputStream(zip, new LZMA2Options(0));
            TarArchiveOutputStream tar = new TarArchiveOutputStream(xz);
            for (Entry entry : entries) {
                TarArchiveEntry header = new TarArchiveEntry(entry.name(), entry.type(), true);
                byte[] content = entry.type() == TarConstants.LF_NORMAL
                        ? entry.name().getBytes(StandardCharsets.UTF_8)
                        : new byte[0];
                header.setLinkName(entry.target());
                header.setMode(0755);
                header.setSize(content.length);
                tar.putArchiveEntry(header);
                tar.write(content);
                tar.closeArchiveEntry();
            }
            tar.finish();
            xz.finish();
        }
        return jar;
    }
}
