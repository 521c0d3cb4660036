package io.github.pgmigrate.canary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Watches, on Linux, what other processes than Maven itself are given while it runs: their arguments and their environment.
 * A server leaves Maven's family, so all processes of the machine are looked at.
 */
final class Children {

    private static final Path PROCESSES = Path.of("/proc");

    private final long maven;
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Set<String> hits = new ConcurrentSkipListSet<>();
    private final Thread watch;
    private volatile boolean ended;

    Children(Process maven) {
        this.maven = maven.pid();
        watch = new Thread(this::watch, "children");
        watch.setUncaughtExceptionHandler((thread, e) -> hits.add("not all were looked at: " + e));
        watch.setDaemon(true);
        watch.start();
    }

    private void watch() {
        while (!ended) {
            // until then it is the script that starts Java, and its helpers have what the person has given
            if (isJava(program(PROCESSES.resolve(String.valueOf(maven))))) {
                look();
            }
            try {
                Thread.sleep(25);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() {
        try (Stream<Path> processes = Files.list(PROCESSES)) {
            processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .forEach(this::look);
        } catch (IOException e) {
            // there is no such directory on other systems
        }
    }

    private void look(Path process) {
        String program = program(process);
        if (process.endsWith(String.valueOf(maven)) || program.isEmpty() || isJava(program) || isMaven4s(program)) {
            return;
        }
        seen.add(program);
        for (String what : new String[] {"cmdline", "environ"}) {
            try {
                if (Canary.isIn(Files.readAllBytes(process.resolve(what)))) {
                    hits.add(what + " of " + program);
                }
            } catch (IOException e) {
                // it has ended, or is somebody else's
            }
        }
    }

    /** Java's own helper, which becomes the child, has Maven's environment until then. */
    private static boolean isJava(String program) {
        return program.endsWith("/java") || program.endsWith("/jspawnhelper");
    }

    /** Maven 4 asks these what terminal it has. */
    private static boolean isMaven4s(String program) {
        return program.matches(".*/(tty|test|stty|infocmp)");
    }

    private static String program(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The programs that were looked at. */
    Set<String> seen() {
        return new TreeSet<>(seen);
    }

    /** What was found, and where. */
    Set<String> hits() {
        return new TreeSet<>(hits);
    }

    /** Looks no longer. */
    void end() throws InterruptedException {
        ended = true;
        watch.join();
    }
}
