package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Starts a server or joins one: what is done once, under the server's {@link Mutex}. */
final class Starter {

    private final EmbeddedSettings settings;
    private final Binaries binaries;
    private final Path directory;
    private final Account account;

    Starter(EmbeddedSettings settings, Binaries binaries, Account account) {
        this.settings = settings;
        this.binaries = binaries;
        this.directory = settings.directory();
        this.account = account;
    }

    static Path mutex(Path directory) {
        return directory.resolve("server.lock");
    }

    static Users users(Path directory) {
        return new Users(directory.resolve("users"));
    }

    /** The server that was noted and runs; empty where there is none. */
    static Optional<Postmaster> running(Optional<ServerState> noted) throws IOException {
        return noted.isEmpty()
                ? Optional.empty()
                : Postmaster.alive(noted.get().work().resolve(Cluster.DATA));
    }

    EmbeddedServer run() throws IOException {
        Optional<ServerState> noted = ServerState.read(directory);
        Optional<Postmaster> running = running(noted);
        Optional<Secret> password = password();
        if (noted.isPresent() && running.isPresent()) {
            Cluster cluster = new Cluster(noted.get().work(), account);
            refuseOtherMajor(cluster);
            Optional<Postmaster> ready = password.isPresent() ? cluster.awaitOther() : Optional.empty();
            if (ready.isPresent() && password.isPresent()) {
                ServerState state =
                        noted.get().kept(settings.keep() || noted.get().kept());
                state.write(directory);
                return server(state, ready.get(), password.get(), true);
            }
            if (running.get().isAlive()) {
                Cluster.stop(running.get(), noted.get().programs());
            }
        }
        return start(noted, password);
    }

    private EmbeddedServer start(Optional<ServerState> noted, Optional<Secret> known) throws IOException {
        Path work = noted.isPresent() && account.enters(noted.get().work())
                ? noted.get().work()
                : work();
        if (noted.isEmpty() && !work.equals(directory)) {
            // mvn clean has removed the server's directory, and means the data, too
            Outside.discard(work);
        }
        Cluster cluster = new Cluster(work, account);
        refuseOtherMajor(cluster);
        Installation installation = Installation.find(settings.major(), settings.cache(), binaries, account);
        ServerState state = new ServerState(
                Platform.current().release(settings.major()),
                installation.programs(),
                work,
                noted.map(ServerState::port).orElse(0),
                settings.keep());
        state.write(directory);
        Secret password = known.isPresent() ? known.get() : Passwords.random();
        if (cluster.major().isEmpty()) {
            cluster.create(installation, password);
        } else if (known.isEmpty()) {
            cluster.setPassword(installation, password);
        }
        if (known.isEmpty()) {
            write(password);
        }
        Postmaster postmaster = cluster.start(installation, state.port(), settings.parameters());
        state.withPort(postmaster.port()).write(directory);
        return server(state, postmaster, password, false);
    }

    private EmbeddedServer server(ServerState state, Postmaster postmaster, Secret password, boolean joined)
            throws IOException {
        return new EmbeddedServer(
                directory, state, postmaster, password, joined, users(directory).join());
    }

    private void refuseOtherMajor(Cluster cluster) throws IOException {
        String wanted = Integer.toString(settings.major());
        Optional<String> found = cluster.major();
        if (found.isPresent() && !found.get().equals(wanted)) {
            throw new ProblemsException(Problem.error(
                            Code.SERVER_DATA,
                            "The embedded server in " + directory + " holds data of PostgreSQL " + found.get()
                                    + ", and PostgreSQL " + wanted + " is asked for")
                    .withHint("Run mvn pgmigrate:stop clean, which removes the data, or set postgresVersion to "
                            + found.get() + "."));
        }
    }

    /** Where the data go: into the server's directory, or to a place that the account can enter. */
    private Path work() throws IOException {
        if (account.enters(directory)) {
            return directory;
        }
        return Outside.directory(Directories.shared(), directory);
    }

    private Optional<Secret> password() throws IOException {
        return Passwords.read(directory);
    }

    /** Keeps the password for the next process; only once the server has it, so that a kill between leaves none. */
    private void write(Secret password) throws IOException {
        Passwords.write(directory, password);
    }
}
