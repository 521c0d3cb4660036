package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.text.IoReason;
import io.github.pgmigrate.text.Position;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    /**
     * How to read.
     *
     * @param project the directory against which {@code \i} and shown names are resolved, and which no file may leave
     * @param directory the migration folder
     * @param variables psql's variables for the scripts
     * @param rollbacksOptional whether a rollback that is missing or empty is a warning only
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
                    List.of(Problem.error(
                                    Code.UNREADABLE,
                                    "the migration folder '" + name + "' cannot be read: " + IoReason.withPath(e))
                            .withHint("Check the folder and the rights to it.")));
        }
    }

    private Reading read(String name, Listing listing) {
        problems.addAll(listing.problems());
        List<ReadFile> read = listing.found().parallelStream()
                .map(found -> read(found, listing.numbering()))
                .toList();
        List<Pairs.Member> members = new ArrayList<>();
        List<Repeatable> repeatables = new ArrayList<>();
        Map<Around, ScriptFile> around = new EnumMap<>(Around.class);
        for (ReadFile file : read) {
            problems.addAll(file.problems());
            Finding found = file.found();
            if (found.name() instanceof FileName.Versioned versioned) {
                members.add(new Pairs.Member(versioned, file.script()));
            } else if (found.name() instanceof FileName.Repeated repeated) {
                repeatables.add(new Repeatable(
                        normalized(found.fileName()), FileName.description(repeated.words()), file.script()));
            } else if (found.name() instanceof FileName.Surrounding surrounding) {
                around.put(surrounding.around(), file.script());
            }
        }
        List<Migration> migrations = new Pairs(request.rollbacksOptional(), problems::add).pair(members);
        List<Problem> all = inOrder(listing);
        all.addAll(sum(name, read));
        return new Reading(new MigrationFolder(name, migrations, repeatables, around, files), all);
    }

    /** A script of the folder with all that its text gives; its sum is empty where none is wanted or it cannot be read. */
    private record ReadFile(
            Finding found, ScriptFile script, List<ScriptSource> files, List<Problem> problems, Optional<String> sum) {}

    private ReadFile read(Finding found, Numbering numbering) {
        List<Problem> heard = new ArrayList<>();
        ScriptKind kind = ScriptKind.REPEATABLE;
        Optional<Split> split = Optional.empty();
        Set<String> later = Set.of();
        if (found.name() instanceof FileName.Versioned versioned) {
            kind = versioned.kind();
            split = kind == ScriptKind.FORWARD ? Optional.of(new Split(versioned, numbering)) : split;
        } else if (found.name() instanceof FileName.Surrounding surrounding) {
            kind = surrounding.around().kind();
            later = surrounding.around().variables();
        }
        ScriptReader.Reading reading =
                ScriptReader.read(found.source(), kind, request.variables(), later, files, split, heard::add);
        return new ReadFile(
                found,
                new ScriptFile(found.source(), found.fileName(), reading.facts(), reading.files()),
                reading.files(),
                heard,
                sum(found.source()));
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

    private List<Problem> sum(String name, List<ReadFile> read) {
        if (request.sum() == Sum.OFF) {
            return List.of();
        }
        Map<String, SumKeeper.Entry> entries = new LinkedHashMap<>();
        List<String> unreadable = new ArrayList<>();
        for (ReadFile file : read) {
            enter(file.found().fileName(), file.found().source(), file.sum(), entries, unreadable);
        }
        Map<String, ScriptSource> included = new TreeMap<>();
        read.forEach(file -> file.files().forEach(source -> included.put(relative(source), source)));
        included.forEach((fileName, source) -> {
            if (!entries.containsKey(normalized(fileName))) {
                enter(fileName, source, sum(source), entries, unreadable);
            }
        });
        List<Problem> found = new ArrayList<>();
        for (String shown : unreadable) {
            if (problems.stream().noneMatch(problem -> problem.isError() && isIn(problem, shown))) {
                found.add(Problem.error(Code.UNREADABLE, "the file cannot be read")
                        .in(shown)
                        .withHint("Check the file and the rights to it."));
            }
        }
        boolean sound = unreadable.isEmpty() && problems.stream().noneMatch(Problem::isError);
        SumKeeper keeper = new SumKeeper(request.directory(), name, List.copyOf(entries.values()));
        found.addAll(request.sum() == Sum.CHECK ? keeper.check() : keeper.update(sound));
        return found;
    }

    private static void enter(
            String fileName,
            ScriptSource source,
            Optional<String> sum,
            Map<String, SumKeeper.Entry> entries,
            List<String> unreadable) {
        String name = normalized(fileName);
        sum.ifPresentOrElse(
                hex -> entries.put(name, new SumKeeper.Entry(name, source.name(), hex)),
                () -> unreadable.add(source.name()));
    }

    private Optional<String> sum(ScriptSource source) {
        if (request.sum() == Sum.OFF) {
            return Optional.empty();
        }
        try {
            return Optional.of(SumFile.sum(source.open()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isIn(Problem problem, String file) {
        return problem.location() != null && problem.location().file().equals(file);
    }

    /** The form that file names have in a sum file and in the history, on whatever disk. */
    private static String normalized(String fileName) {
        return Normalizer.normalize(fileName, Normalizer.Form.NFC);
    }

    private String relative(ScriptSource source) {
        return source instanceof FileSource file ? ProjectFiles.name(request.directory(), file.path()) : source.name();
    }
}
