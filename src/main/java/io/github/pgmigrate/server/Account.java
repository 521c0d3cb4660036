package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The account that PostgreSQL's programs run under. They refuse to run as root (initdb.c, main.c), so root hands them to
 * somebody else.
 */
abstract class Account {

    /** The words to put before a program and its arguments. */
    abstract List<String> command(List<String> words);

    /** Gives a file or directory, and what is in it, to the account. */
    abstract void own(Path path) throws IOException;

    /** Whether the account can enter a directory. */
    abstract boolean enters(Path directory) throws IOException;

    /** A short name, different for accounts whose files differ in owner. */
    abstract String name();

    /**
     * The account for servers that this JVM starts.
     *
     * @throws ProblemsException (SERVER_PLATFORM) where this is root, and there is no way to be somebody else
     */
    static Account current() {
        if (!isRoot()) {
            return new Own();
        }
        for (Account account : List.of(namespace(), setpriv(), su())) {
            if (works(account)) {
                return account;
            }
        }
        throw new ProblemsException(Problem.error(
                        Code.SERVER_PLATFORM,
                        "PostgreSQL refuses to run as root, and there is no way to be another user")
                .withHint("Run Maven as another user, or install setpriv (package util-linux), or name a database with"
                        + " url."));
    }

    /** A user namespace: files keep their owner, and only what runs inside sees another user. */
    static Account namespace() {
        return new Own() {
            @Override
            List<String> command(List<String> words) {
                return join(List.of("unshare", "-U"), words);
            }
        };
    }

    /** The user nobody, by setpriv of util-linux. */
    static Account setpriv() {
        return new Other(List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups"));
    }

    /** The user nobody, by su, which every system has; that of BusyBox hands the two dashes on. */
    static Account su() {
        String run = "if [ \"$0\" = -- ]; then exec \"$@\"; else exec \"$0\" \"$@\"; fi";
        return new Other(List.of("su", "-s", "/bin/sh", "-c", run, "nobody", "--"));
    }

    static boolean works(Account account) {
        try {
            Command.Result result = new Command(account.command(List.of("id", "-u"))).run();
            return result.succeeded() && !result.output().equals("0");
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name", "").equals("root");
        }
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** The user who runs this JVM, as far as files are concerned. */
    private static class Own extends Account {

        @Override
        List<String> command(List<String> words) {
            return words;
        }

        @Override
        void own(Path path) {}

        @Override
        boolean enters(Path directory) {
            return true;
        }

        @Override
        String name() {
            return "own";
        }
    }

    /** Another user, to whom root gives what the server needs. */
    private static final class Other extends Account {

        private final List<String> prefix;

        Other(List<String> prefix) {
            this.prefix = prefix;
        }

        @Override
        List<String> command(List<String> words) {
            return join(prefix, words);
        }

        @Override
        void own(Path path) throws IOException {
            Command.Result result =
                    new Command(List.of("chown", "-R", "-h", id("-u") + ":" + id("-g"), path.toString())).run();
            if (!result.succeeded()) {
                throw new IOException("cannot give " + path + " to another user: " + result.output());
            }
        }

        @Override
        boolean enters(Path directory) throws IOException {
            return new Command(command(List.of("/bin/sh", "-c", "cd \"$1\"", "sh", directory.toString())))
                    .run()
                    .succeeded();
        }

        @Override
        String name() {
            return "nobody";
        }

        private String id(String which) throws IOException {
            Command.Result result = new Command(command(List.of("id", which))).run();
            if (!result.succeeded()) {
                throw new IOException("cannot run as another user: " + result.output());
            }
            return result.output();
        }
    }
}
