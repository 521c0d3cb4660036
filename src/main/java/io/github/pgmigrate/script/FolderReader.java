package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.text.Position;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads a migration folder and finds everything wrong with it in one go. Offline: no server is asked. */
public final class FolderReader {

    private final Request request;
    private final ProjectFiles files;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, ScriptSource> included = new TreeMap<>();

    /**
     * How to read.
     *
     * @param project the directory against which {@code \i} and shown names are resolved, and which no file may leave
     * @param directory the migration folder
     * @param variables psql's variables for the scripts
     * @param rollbacksOptional whether a missing rollback is a warning only
     * @param sum what to do with the sum file
     * @param encoding what the files are in
     */
    public record Request(
            Path project,
            Path directory,
            Map<String, String> variables,
            boolean rollbacksOptional,
            Sum sum,
            Charset encoding) {
        public Request {
            variables = Map.copyOf(variables);
        }

        /** The same for files in UTF-8. */
        public Request(
                Path project, Path directory, Map<String, String> variables, boolean rollbacksOptional, Sum sum) {
            this(project, directory, variables, rollbacksOptional, sum, StandardCharsets.UTF_8);
        }
    }

    /** What to do with {@code migrations.sum}. */
    public enum Sum {
        /** Add new files and refresh the lines of edited ones, with a warning for these. Nothing is written while there are errors. */
        UPDATE,
        /** Any difference is an error, and so is a missing sum file where there are migrations. */
        CHECK,
        /** Neither read nor written. */
        OFF
    }

    /**
     * A reading.
     *
     * @param folder what was found; with errors among the problems it may lack what they are about
     * @param problems everything found, in the order of file names
     */
    public record Reading(MigrationFolder folder, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    private FolderReader(Request request, ProjectFiles files) {
        this.request = request;
        this.files = files;
    }

    /** Reads a folder; a folder that is missing is a problem, too. */
    public static Reading read(Request request) {
        String name = ProjectFiles.name(request.project(), request.directory());
        MigrationFolder none = new MigrationFolder(name, List.of(), List.of(), Includes.NONE);
        if (!Files.isDirectory(request.directory())) {
            String message = Files.exists(request.directory())
                    ? "'" + name + "' is not a directory"
                    : "there is no migration folder '" + name + "'";
            return new Reading(
                    none,
                    List.of(Problem.error(Code.FOLDER_MISSING, message)
                            .withHint(
                                    "Make it with mvn pgmigrate:new -Dpgmigrate.description=\"what it does\", or set 'directory' to where"
                                            + " the migrations are.")));
        }
        try {
            ProjectFiles files = new ProjectFiles(request.project(), request.directory(), request.encoding());
            return new FolderReader(request, files).read(name, Listing.of(request.directory(), files));
        } catch (IOException e) {
            return new Reading(
                    none,
                    List.of(Problem.error(Code.UNREADABLE, "the migration folder '" + name + "' cannot be read: " + e)
                            .withHint("Check the folder and the rights to it.")));
        }
    }

    private Reading read(String name, Listing listing) {
        problems.addAll(listing.problems());
        List<Pairs.Member> members = new ArrayList<>();
        List<Repeatable> repeatables = new ArrayList<>();
        for (Finding found : listing.found()) {
            if (found.name() instanceof FileName.Versioned versioned) {
                Optional<Split> split = versioned.kind() == ScriptKind.FORWARD
                        ? Optional.of(new Split(versioned, listing.numbering()))
                        : Optional.empty();
                members.add(new Pairs.Member(versioned, script(found, versioned.kind(), split)));
            } else if (found.name() instanceof FileName.Repeated repeated) {
                ScriptFile script = script(found, ScriptKind.REPEATABLE, Optional.empty());
                repeatables.add(new Repeatable(found.fileName(), FileName.description(repeated.words()), script));
            } else {
                script(found, ScriptKind.AROUND, Optional.empty());
                problems.add(Problem.note(Code.AROUND_SCRIPT, "scripts around migrations are known but not run yet")
                        .in(found.source().name()));
            }
        }
        List<Migration> migrations = new Pairs(request.rollbacksOptional(), problems::add).pair(members);
        List<Problem> all = inOrder(listing);
        all.addAll(sum(name, listing));
        return new Reading(new MigrationFolder(name, migrations, repeatables, files), all);
    }

    private ScriptFile script(Finding found, ScriptKind kind, Optional<Split> split) {
        ScriptReader.Reading reading =
                ScriptReader.read(found.source(), kind, request.variables(), files, split, problems::add);
        reading.files().forEach(file -> included.putIfAbsent(file.name(), file));
        return new ScriptFile(found.source(), found.fileName(), reading.facts());
    }

    /** The problems without repetitions, by file; those of one file by line; those of files beside the scripts come last. */
    private List<Problem> inOrder(Listing listing) {
        Map<String, Integer> ranks = new HashMap<>();
        listing.found().forEach(found -> ranks.put(found.source().name(), ranks.size()));
        Set<Problem> distinct = new LinkedHashSet<>(problems);
        List<Problem> sorted = new ArrayList<>(distinct);
        sorted.sort(Comparator.comparingInt((Problem problem) -> rank(problem, ranks))
                .thenComparingInt(problem -> place(problem).line())
                .thenComparingInt(problem -> place(problem).column())
                .thenComparing(Problem::code));
        return sorted;
    }

    private static int rank(Problem problem, Map<String, Integer> ranks) {
        return problem.location() == null
                ? -1
                : ranks.getOrDefault(problem.location().file(), Integer.MAX_VALUE);
    }

    private static Position place(Problem problem) {
        return problem.location() == null ? Position.START : problem.location().position();
    }

    private List<Problem> sum(String name, Listing listing) {
        if (request.sum() == Sum.OFF) {
            return List.of();
        }
        List<Problem> unreadable = new ArrayList<>();
        List<SumKeeper.Entry> entries = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Finding found : listing.found()) {
            entry(found.source(), found.fileName(), names, entries, unreadable);
        }
        for (ScriptSource source : included.values()) {
            entry(source, relative(source), names, entries, unreadable);
        }
        boolean sound = unreadable.isEmpty() && problems.stream().noneMatch(Problem::isError);
        SumKeeper keeper = new SumKeeper(request.directory(), name, entries);
        unreadable.addAll(request.sum() == Sum.CHECK ? keeper.check() : keeper.update(sound));
        return unreadable;
    }

    private static void entry(
            ScriptSource source,
            String fileName,
            Set<String> names,
            List<SumKeeper.Entry> entries,
            List<Problem> unreadable) {
        String name = Normalizer.normalize(fileName, Normalizer.Form.NFC);
        if (!names.add(name)) {
            return;
        }
        try {
            entries.add(new SumKeeper.Entry(name, source.name(), SumFile.sum(source.open())));
        } catch (IOException e) {
            unreadable.add(Problem.error(Code.UNREADABLE, "the file cannot be read: " + e.getMessage())
                    .in(source.name())
                    .withHint("Check the file and the rights to it."));
        }
    }

    private String relative(ScriptSource source) {
        return source instanceof FileSource file ? ProjectFiles.name(request.directory(), file.path()) : source.name();
    }
}
