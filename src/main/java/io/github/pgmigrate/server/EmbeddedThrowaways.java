package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Embedded servers for one use, each with a directory of its own below a common one. What a run that was killed has left
 * there, server and data, the next one removes.
 *
 * @param directory the common directory, such as {@code target/pgmigrate/throwaway}; made where it is missing
 * @param cache where programs and states are kept; {@link EmbeddedSettings#defaultCache()} unless the user says otherwise
 * @param binaries where PostgreSQL's programs come from
 */
public record EmbeddedThrowaways(Path directory, Path cache, Binaries binaries) implements ThrowawayServer.Source {

    /** The state in which nothing has been done. */
    private static final String EMPTY = "empty";

    public EmbeddedThrowaways {
        directory = directory.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
    }

    @Override
    public ThrowawayServer start(int major, List<String> states) {
        try {
            Account account = Account.current();
            Installation installation = Installation.find(major, cache, binaries, account);
            return start(new ThrowawayCluster.Origin(major, installation, account, states(installation)), states);
        } catch (IOException e) {
            throw Failure.io(
                    Code.SERVER_START,
                    "A throwaway PostgreSQL in " + directory + " could not be started",
                    "mvn clean removes what earlier ones may have left there.",
                    e);
        }
    }

    private ThrowawayServer start(ThrowawayCluster.Origin origin, List<String> states) throws IOException {
        Homes.Home home = newHome(origin);
        try {
            for (String state : states) {
                Optional<Secret> password = origin.states().copy(state, home.directory());
                if (password.isPresent()) {
                    return server(origin, home, Optional.of(state), password.get());
                }
            }
            return server(origin, home, Optional.empty(), empty(origin, home.directory()));
        } catch (IOException | RuntimeException e) {
            Homes.giveUp(
                    home.directory(),
                    home.user(),
                    left -> ThrowawayCluster.remove(left, origin.installation().programs()));
            throw e;
        }
    }

    private static ThrowawayServer server(
            ThrowawayCluster.Origin origin, Homes.Home home, Optional<String> state, Secret password)
            throws IOException {
        return new ThrowawayCluster(origin, home.directory(), home.user(), state, password);
    }

    @Override
    public String version(int major) {
        return Platform.current().release(major);
    }

    @Override
    public String origin(int major) {
        return Platform.current().artifactId() + " " + Platform.current().version(major);
    }

    private States states(Installation installation) {
        return new States(cache.resolve("states"), installation.name());
    }

    private static Secret empty(ThrowawayCluster.Origin origin, Path home) throws IOException {
        Optional<Secret> kept = origin.states().copy(EMPTY, home);
        if (kept.isPresent()) {
            return kept.get();
        }
        Secret password = Passwords.random();
        new Cluster(home, origin.account()).create(origin.installation(), password);
        origin.states().store(EMPTY, home.resolve(Cluster.DATA), password);
        return password;
    }

    private Homes.Home newHome(ThrowawayCluster.Origin origin) throws IOException {
        Path wanted = Files.createDirectories(directory);
        Path base = origin.account().enters(wanted) ? wanted : Outside.directory(Directories.shared(), wanted);
        return new Homes(
                        base,
                        home -> ThrowawayCluster.remove(
                                home, origin.installation().programs()))
                .open();
    }
}
