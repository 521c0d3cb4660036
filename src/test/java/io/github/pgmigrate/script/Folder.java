package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A migration folder in a temporary project, for tests. */
final class Folder {

    final Path project;
    final Path directory;
    private final Map<String, String> variables = new HashMap<>();
    private boolean rollbacksOptional;
    private FolderReader.Sum sum = FolderReader.Sum.OFF;

    Folder(Path project) {
        this.project = project;
        this.directory = project.resolve("sql/migrations");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file of the folder. */
    Folder with(String name, String text) {
        return file("sql/migrations/" + name, text);
    }

    /** Writes a forward migration and its rollback. */
    Folder pair(String version, String words, String forward) {
        return with(version + "_" + words + ".sql", forward)
                .with(version + "_rollback_" + words + ".sql", "SELECT 'undo';\n");
    }

    /** Writes a file of the project. */
    Folder file(String name, String text) {
        try {
            Path path = project.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Folder rollbacksOptional() {
        rollbacksOptional = true;
        return this;
    }

    Folder variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Folder sum(FolderReader.Sum mode) {
        sum = mode;
        return this;
    }

    FolderReader.Reading read() {
        return FolderReader.read(new FolderReader.Request(project, directory, variables, rollbacksOptional, sum));
    }

    /** The problems as a person reads them, without the name of the folder. */
    String problems() {
        return text(read().problems());
    }

    static String text(List<Problem> problems) {
        return problems.stream()
                .map(problem ->
                        problem.headline() + "\n" + (problem.hint() == null ? "" : "  " + problem.hint() + "\n"))
                .collect(Collectors.joining())
                .replace("sql/migrations/", "");
    }
}
