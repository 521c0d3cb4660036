package io.github.pgmigrate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlatformTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, /lib/ld-linux-x86-64.so.2, LINUX_AMD64",
        "Linux, amd64, /lib/ld-musl-x86_64.so.1, LINUX_AMD64_MUSL",
        "Linux, aarch64, /lib/ld-linux-aarch64.so.1, LINUX_ARM64",
        "Mac OS X, x86_64, '', MACOS_AMD64",
        "Mac OS X, aarch64, '', MACOS_ARM64",
        "Windows 11, amd64, '', WINDOWS_AMD64",
    })
    void isToldByTheJvm(String os, String architecture, String loader, Platform platform) throws Exception {
        Path maps = Files.writeString(temporary.resolve("maps"), "7f00-7f01 r--p 00000000 fe:00 1 " + loader + "\n");

        assertThat(Platform.of(os, architecture, maps)).isEqualTo(platform);
    }

    @Test
    void oneWithoutBinariesIsRefusedWithAWayOut() {
        assertThatExceptionOfType(ProblemsException.class)
                .isThrownBy(() -> Platform.of("AIX", "ppc64", temporary.resolve("none")))
                .satisfies(e -> {
                    assertThat(e.problems().get(0).code()).isEqualTo(Code.SERVER_PLATFORM);
                    assertThat(e.problems().get(0).hint()).contains("url", "linux-amd64");
                });
    }

    @ParameterizedTest
    @EnumSource
    void hasAVersionOfEachMajor(Platform platform) {
        for (int major = Platform.OLDEST; major <= Platform.NEWEST; major++) {
            assertThat(platform.version(major)).matches(major + "\\.[0-9]+\\.0");
        }
    }

    @Test
    void hasNoOtherMajor() {
        assertThatExceptionOfType(ProblemsException.class)
                .isThrownBy(() -> Platform.LINUX_AMD64.version(13))
                .satisfies(e -> assertThat(e.problems().get(0).hint())
                        .isEqualTo("Set postgresVersion to a major version from 14 to 18."));
    }
}
