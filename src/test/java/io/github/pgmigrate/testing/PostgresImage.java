package io.github.pgmigrate.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * An image that behaves like Docker's official {@code postgres}, made of what is on this machine, since no registry can be
 * reached where the tests run: PostgreSQL's programs of the embedded server, busybox, and the libraries that they need.
 */
public final class PostgresImage {

    private static final Pattern LIBRARY = Pattern.compile("(?:=> |^\\s+)(/[^ ]+) \\(", Pattern.MULTILINE);
    private static final Pattern RELEASE = Pattern.compile("-([0-9]+\\.[0-9]+)\\.");
    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

    private static final String DOCKERFILE = """
            FROM scratch
            COPY tree /
            RUN ["/bin/busybox", "sh", "-c", "busybox --install -s /bin && mkdir -p /tmp /var/lib/postgresql \
            && chmod 1777 /tmp && chown 70:70 /var/lib/postgresql && chmod 755 /entry && ln -s /usr/local/pgsql/bin/* /bin"]
            ENV PG_VERSION=%s-1 PATH=/bin LD_LIBRARY_PATH=/usr/local/pgsql/lib PGDATA=/var/lib/postgresql/data
            USER 70
            EXPOSE 5432
            ENTRYPOINT ["/entry"]
            CMD ["postgres"]
            """;

    private static final String ENTRY = """
            #!/bin/sh
            set -e
            if [ ! -s "$PGDATA/PG_VERSION" ]; then
                : "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}"
                umask 077
                printf %s "$POSTGRES_PASSWORD" > /tmp/password
                initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password -A scram-sha-256 -E UTF8 --locale=C
                rm /tmp/password
                echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
                if [ "$POSTGRES_DB" != postgres ]; then
                    echo "CREATE DATABASE \\"$POSTGRES_DB\\"" | postgres --single -D "$PGDATA" postgres
                fi
            fi
            exec "$@"
            """;

    private static final String USERS = """
            root:x:0:0:root:/:/bin/sh
            postgres:x:70:70:postgres:/var/lib/postgresql:/bin/sh
            """;

    private PostgresImage() {}

    /**
     * Builds the image for a major version. Where no Docker engine answers the test is left out, and says so.
     *
     * @param directory an empty one, for what goes into it
     * @return its name
     */
    public static String build(int major, Path directory) throws IOException, InterruptedException {
        if (!Tool.succeeds("docker", "version")) {
            String missing = "No Docker engine answers: servers in containers are NOT TESTED (start dockerd)";
            if (Boolean.getBoolean("docker.required")) {
                throw new AssertionError(missing);
            }
            System.err.println(missing);
            abort(missing);
        }
        Path programs = programs(major);
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Path installed = Files.createDirectories(tree.resolve("usr/local/pgsql"));
        for (String part : List.of("bin", "lib", "share")) {
            PathUtils.copyDirectory(
                    programs.resolve(part), installed.resolve(part), StandardCopyOption.COPY_ATTRIBUTES);
        }
        copy(BUSYBOX, tree.resolve("bin/busybox"));
        for (Path library : libraries(programs)) {
            copy(library, tree.resolve(library.toString().substring(1)));
        }
        Files.writeString(Files.createDirectories(tree.resolve("etc")).resolve("passwd"), USERS);
        Files.writeString(tree.resolve("entry"), ENTRY);
        String name = "pgmigrate-test/postgres:" + major;
        Files.writeString(directory.resolve("Dockerfile"), DOCKERFILE.formatted(release(programs)));
        Tool.run("env", "DOCKER_BUILDKIT=0", "docker", "build", "--quiet", "--tag", name, directory.toString());
        return name;
    }

    /** Such as 18.6, as the directory of the installation has it. */
    private static String release(Path programs) {
        Matcher release = RELEASE.matcher(String.valueOf(programs.getParent()));
        if (!release.find()) {
            throw new AssertionError(programs + " names no release");
        }
        return release.group(1);
    }

    /** The installation that the embedded server of this version runs from. */
    private static Path programs(int major) throws IOException {
        TestServer.of(major);
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(Path.of("target", "postgres-cache"), "*-" + major + ".*-*")) {
            for (Path installation : found) {
                if (Files.isDirectory(installation.resolve("pgsql"))) {
                    return installation.resolve("pgsql").toAbsolutePath();
                }
            }
        }
        throw new AssertionError("no programs of PostgreSQL " + major);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the programs and their modules need of this machine. */
    private static Set<Path> libraries(Path programs) throws IOException, InterruptedException {
        Set<Path> found = new TreeSet<>();
        for (Path file : binaries(programs)) {
            String said = Tool.succeeds("ldd", file.toString()) ? Tool.run("ldd", file.toString()) : "";
            Matcher library = LIBRARY.matcher(said);
            while (library.find()) {
                Path path = Path.of(library.group(1));
                if (!path.startsWith(programs)) {
                    found.add(path);
                }
            }
        }
        return found;
    }

    private static List<Path> binaries(Path programs) throws IOException {
        try (Stream<Path> bin = Files.list(programs.resolve("bin"));
                DirectoryStream<Path> lib = Files.newDirectoryStream(programs.resolve("lib"), "*.so*")) {
            Stream.Builder<Path> all = Stream.builder();
            bin.forEach(all);
            for (Path library : lib) {
                if (Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)) {
                    all.add(library);
                }
            }
            return all.build().toList();
        }
    }
}
