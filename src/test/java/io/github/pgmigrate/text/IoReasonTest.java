package io.github.pgmigrate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IoReasonTest {

    @TempDir
    private Path directory;

    @Test
    void whatJavaOnlyNamesIsSaidInWords() throws IOException {
        Path missing = directory.resolve("missing");
        IOException gone = catchThrowableOfType(IOException.class, () -> Files.readString(missing));
        assertThat(IoReason.of(gone)).isEqualTo("there is no such file or directory");
        assertThat(IoReason.withPath(gone)).isEqualTo(missing + ": there is no such file or directory");

        IOException there = catchThrowableOfType(IOException.class, () -> Files.createDirectory(directory));
        assertThat(IoReason.of(there)).isEqualTo("something of that name is there already");

        Path file = Files.writeString(directory.resolve("file"), "x");
        IOException below = catchThrowableOfType(IOException.class, () -> Files.writeString(file.resolve("y"), "x"));
        assertThat(IoReason.of(below)).isEqualTo("Not a directory");
        assertThat(IoReason.of(new IOException())).isEqualTo("IOException");
    }

    @Test
    void theRightToWriteIsToldApart() {
        assertThat(IoReason.isForbidden(new AccessDeniedException("/x"))).isTrue();
        assertThat(IoReason.of(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(IoReason.isForbidden(new FileSystemException("/x", null, "Read-only file system")))
                .isTrue();
        assertThat(IoReason.isForbidden(new FileSystemException("/x", null, "No space left on device")))
                .isFalse();
    }
}
