package io.github.pgmigrate.script.foreign;

import static java.util.stream.Collectors.joining;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.DiskNames;
import io.github.pgmigrate.script.FileName;
import io.github.pgmigrate.script.ProjectFiles;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.io.IOUtils;

/** Copies another tool's files into the migration folder, under names of ours. Nothing is overwritten. */
public final class Renaming {

    private static final int NAMED = 5;

    private final Request request;
    private final String shown;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /**
     * What to copy.
     *
     * @param project the directory against which shown names are resolved
     * @param source the folder of the other tool's files, or one of them; empty to look in the usual places
     * @param directory the migration folder; made where it is missing
     * @param tool whose they are; empty to find out
     * @param encoding what they are in
     */
    public record Request(Path project, Optional<Path> source, Path directory, Optional<Tool> tool, Charset encoding) {}

    /**
     * What was done.
     *
     * @param lines a line a file, old name and new
     * @param problems what is left for a person to do; with an error nothing was copied
     */
    public record Outcome(List<String> lines, List<Problem> problems) {
        public Outcome {
            lines = List.copyOf(lines);
            problems = List.copyOf(problems);
        }
    }

    private Renaming(Request request) {
        this.request = request;
        this.shown = ProjectFiles.name(request.project(), request.directory());
    }

    /**
     * Copies.
     *
     * @throws ProblemsException (RENAME_SOURCE, UNREADABLE, WRITE_FAILED) where nothing could be copied
     */
    public static Outcome run(Request request) {
        return new Renaming(request).run();
    }

    private Outcome run() {
        Path source = request.source().orElseGet(() -> Detection.source(request.project()));
        if (!Files.exists(source)) {
            throw new ProblemsException(Problem.error(
                            Code.RENAME_SOURCE, "there is no '" + ProjectFiles.name(request.project(), source) + "'")
                    .withHint("Name the folder of the other tool's files with -Dpgmigrate.renameFrom."));
        }
        if (source.equals(request.directory())) {
            throw new ProblemsException(
                    Problem.error(Code.RENAME_SOURCE, "the files lie in the migration folder itself, '" + shown + "'")
                            .withHint("Move them to another folder first, and name that with -Dpgmigrate.renameFrom."));
        }
        List<SourceFile> files = files(source);
        Tool tool = request.tool().orElseGet(() -> Detection.tool(request.project(), source, files));
        Conversion conversion = converter(tool).convert(files);
        problems.addAll(conversion.problems());
        try {
            List<Copy> copies = missing(conversion.copies());
            if (problems.stream().noneMatch(Problem::isError)) {
                write(copies);
                withoutRollback(conversion.copies());
            }
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.WRITE_FAILED, "the files could not be copied: " + IoReason.withPath(e))
                            .withHint("Check the folder " + shown + " and the rights to it. Nothing was copied.")),
                    e);
        }
        return new Outcome(lines, problems);
    }

    /** The files at the source, and programs of the same package among the project's own sources. */
    private List<SourceFile> files(Path source) {
        List<SourceFile> files = new ArrayList<>(SourceFile.list(request.project(), source));
        String resources = ProjectFiles.name(request.project(), source);
        for (String language : List.of("java", "kotlin", "groovy")) {
            Path sources = request.project()
                    .resolve(resources.replaceFirst("^src/main/resources/", "src/main/" + language + "/"));
            if (!sources.equals(source) && Files.isDirectory(sources)) {
                files.addAll(SourceFile.list(request.project(), sources));
            }
        }
        files.removeIf(file -> file.path().startsWith(request.directory()));
        return files;
    }

    private Converter converter(Tool tool) {
        return switch (tool) {
            case FLYWAY -> new FlywayFolder(shown, request.encoding());
            case LIQUIBASE -> new LiquibaseFolder(shown, request.encoding());
            case MYBATIS -> new MyBatisFolder(shown, request.encoding());
            case SQITCH -> new SqitchProject(request.encoding());
            case GOLANG_MIGRATE -> new SuffixPairs();
            case DBMATE -> new DbmateFolder();
        };
    }

    /** The copies that are not there yet, given that none may take the place of another file. */
    private List<Copy> missing(List<Copy> copies) throws IOException {
        Map<String, String> taken = taken();
        Map<String, Copy> names = new HashMap<>();
        List<Copy> missing = new ArrayList<>();
        for (Copy copy : copies) {
            Copy twin = names.putIfAbsent(copy.name(), copy);
            String other = key(copy.name()).map(taken::get).orElse(copy.name());
            Path file = DiskNames.resolve(request.directory(), copy.name());
            if (twin != null) {
                conflict(copy, "both " + twin.from().get(0) + " and this would become " + copy.name());
            } else if (Files.exists(file)) {
                there(copy, file);
            } else if (other != null && !other.equals(copy.name())) {
                conflict(copy, "this would become " + copy.name() + ", whose number " + other + " has already");
            } else {
                missing.add(copy);
            }
        }
        return missing;
    }

    /** The files of the folder by version and kind. */
    private Map<String, String> taken() throws IOException {
        Map<String, String> taken = new HashMap<>();
        if (Files.isDirectory(request.directory())) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(request.directory())) {
                for (Path path : stream) {
                    String name = DiskNames.of(path.getFileName());
                    key(name).ifPresent(key -> taken.put(key, name));
                }
            }
        }
        return taken;
    }

    private static Optional<String> key(String name) {
        return FileName.parse(name) instanceof FileName.Versioned versioned
                ? Optional.of(versioned.version() + " " + versioned.kind())
                : Optional.empty();
    }

    private void conflict(Copy copy, String message) {
        problems.add(Problem.error(Code.RENAME_CONFLICT, message)
                .in(copy.from().get(0))
                .withHint("Nothing was copied. Give the file in " + shown + " or this one another number."));
    }

    private void there(Copy copy, Path file) throws IOException {
        boolean same;
        try (InputStream wanted = copy.content().open();
                InputStream found = Files.newInputStream(file)) {
            same = IOUtils.contentEquals(wanted, found);
        }
        lines.add(String.join(", ", copy.from()) + " -> " + copy.name() + " (is there"
                + (same ? ")" : ", with other content, and was left alone)"));
    }

    private void write(List<Copy> copies) throws IOException {
        List<Path> made = new ArrayList<>();
        try {
            Files.createDirectories(request.directory());
            for (Copy copy : copies) {
                Path file = DiskNames.resolve(request.directory(), copy.name());
                try (InputStream content = copy.content().open();
                        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                    made.add(file);
                    content.transferTo(out);
                }
                lines.add(String.join(", ", copy.from()) + " -> " + copy.name()
                        + (copy.changes().isEmpty() ? "" : " (" + String.join("; ", copy.changes()) + ")"));
            }
        } catch (IOException e) {
            made.forEach(file -> takeBack(file, e));
            throw e;
        }
    }

    private static void takeBack(Path file, IOException why) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private void withoutRollback(List<Copy> copies) {
        Set<Version> undone = new HashSet<>();
        List<String> forward = new ArrayList<>();
        copies.forEach(copy -> {
            if (FileName.parse(copy.name()) instanceof FileName.Versioned name && name.kind() == ScriptKind.ROLLBACK) {
                undone.add(name.version());
            }
        });
        copies.forEach(copy -> {
            if (FileName.parse(copy.name()) instanceof FileName.Versioned name
                    && name.kind() == ScriptKind.FORWARD
                    && !undone.contains(name.version())) {
                forward.add(copy.name());
            }
        });
        if (!forward.isEmpty()) {
            String names = forward.stream().limit(NAMED).collect(joining(", "))
                    + (forward.size() > NAMED ? " and " + (forward.size() - NAMED) + " more" : "");
            problems.add(Problem.warning(
                            Code.MISSING_ROLLBACK,
                            (forward.size() == 1 ? "1 migration has" : forward.size() + " migrations have")
                                    + " no rollback: " + names)
                    .in(shown)
                    .withHint(
                            "Set rollbacks to optional (-Dpgmigrate.rollbacks=optional) for what begins without, or write"
                                    + " them."));
        }
    }
}
