package io.github.pgmigrate.script.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.FolderReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A temporary project with another tool's files, for tests. */
final class OldProject {

    private final Path project;
    private final String from;
    private Charset charset = StandardCharsets.UTF_8;
    private Optional<Tool> tool = Optional.empty();

    /** A project whose other tool has its files in a folder. */
    OldProject(Path project, String from) {
        this.project = project;
        this.from = from;
    }

    OldProject in(Charset encoding) {
        charset = encoding;
        return this;
    }

    OldProject of(Tool of) {
        tool = Optional.of(of);
        return this;
    }

    /** Writes a file of the other tool. */
    OldProject with(String name, String text) {
        return file((from.isEmpty() ? "" : from + "/") + name, text);
    }

    /** Writes a file of the project. */
    OldProject file(String name, String text) {
        try {
            Path path = project.resolve(name);
            Files.createDirectories(path.getParent());
            Files.write(path, text.getBytes(charset));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies from a path, empty for the usual places; what stops it is an outcome as well. */
    Renaming.Outcome rename(String path) {
        try {
            return Renaming.run(new Renaming.Request(
                    project,
                    path.isEmpty() ? Optional.empty() : Optional.of(project.resolve(path)),
                    project.resolve("sql/migrations"),
                    tool,
                    charset));
        } catch (ProblemsException e) {
            return new Renaming.Outcome(List.of(), e.problems());
        }
    }

    Renaming.Outcome rename() {
        return rename(from.isEmpty() ? "." : from);
    }

    /** Copies, which must go without an error, and gives the folder that comes of it, which must have none either. */
    Renaming.Outcome renamed() {
        Renaming.Outcome outcome = rename();
        assertThat(outcome.problems()).filteredOn(Problem::isError).isEmpty();
        FolderReader.Reading reading = FolderReader.read(new FolderReader.Request(
                project, project.resolve("sql/migrations"), Map.of(), true, FolderReader.Sum.OFF, charset));
        assertThat(reading.problems()).filteredOn(Problem::isError).isEmpty();
        return outcome;
    }

    /** The names in the migration folder. */
    List<String> names() {
        Path folder = project.resolve("sql/migrations");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file of the migration folder. */
    String text(String name) {
        return new String(bytes(name), charset);
    }

    byte[] bytes(String name) {
        try {
            return Files.readAllBytes(project.resolve("sql/migrations").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Problems as a person reads them, a line each, with remedy. */
    static String text(Renaming.Outcome outcome) {
        return outcome.problems().stream()
                .map(problem -> problem.headline()
                        + (problem.hint() == null ? "" : " | " + problem.hint())
                        + String.join("", problem.details()))
                .collect(Collectors.joining("\n"));
    }
}
