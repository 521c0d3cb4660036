package io.github.pgmigrate.rehearse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What another JVM runs that rehearses a folder with a cache, and says what came of it. */
final class RehearsalChild {

    static final int MAJOR = 18;

    private RehearsalChild() {}

    static Process start(Path folder, Path kept, Path log) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RehearsalChild.class.getName(),
                        folder.toString(),
                        kept.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    public static void main(String[] arguments) {
        Rehearsal rehearsal = Rehearser.of(Path.of(arguments[0]), MAJOR)
                .remembering(Path.of(arguments[1]))
                .run();
        System.out.println(words(rehearsal));
    }

    /** What each rollback does by itself and in a row, and what is to be said of that. */
    static String words(Rehearsal rehearsal) {
        return rehearsal.migrations().stream()
                        .map(migration -> migration.migration().version() + " "
                                + migration.rollback().map(Enum::name).orElse("-") + " "
                                + migration.chain().map(Enum::name).orElse("-"))
                        .collect(Collectors.joining(", "))
                + " " + rehearsal.report().problems();
    }
}
