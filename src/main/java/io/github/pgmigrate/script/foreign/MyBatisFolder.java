package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.Version;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a repository of MyBatis Migrations into files of ours: each script is cut where its undo part begins (MyBatis'
 * MigrationReader).
 */
final class MyBatisFolder implements Converter {

    private static final Pattern NAME = Pattern.compile("([0-9]+)(?:_(.*))?\\.sql");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+\\.[0-9]+(?:_.*)?\\.sql");

    /** The line that parts the two; what follows the tag on it is a comment. */
    private static final Pattern UNDO =
            Pattern.compile("^[ \\t]*(?:--|//)[ \\t]*//[ \\t]*@UNDO[^\\r\\n]*(?:\\r\\n?|\\n|\\z)", Pattern.MULTILINE);

    private static final Pattern OWN_TABLE =
            Pattern.compile("\\bCREATE\\s+TABLE\\s+\\$\\{changelog}", Pattern.CASE_INSENSITIVE);

    private final String directory;
    private final Charset charset;
    private final List<Copy> copies = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    MyBatisFolder(String directory, Charset charset) {
        this.directory = directory;
        this.charset = charset;
    }

    /** Whether a text has the line that parts a migration from its undo. */
    static boolean isCut(String bytes) {
        return UNDO.matcher(bytes).find();
    }

    @Override
    public Conversion convert(List<SourceFile> files) {
        Map<Version, SourceFile> versions = new TreeMap<>();
        for (SourceFile file : files) {
            Matcher name = NAME.matcher(file.name());
            if (name.matches() && name.group(1).length() <= Version.MAX_DIGITS) {
                SourceFile first = versions.putIfAbsent(Version.of(name.group(1)), file);
                if (first != null) {
                    problems.add(
                            Problem.error(Code.RENAME_CONFLICT, "this number is there twice, first in " + first.shown())
                                    .in(file.shown())
                                    .withHint("Name the one folder that is meant with -Dpgmigrate.renameFrom."));
                }
            } else if (file.endsWith(".sql")) {
                left(file);
            }
        }
        versions.values().forEach(this::cut);
        return new Conversion(copies, problems);
    }

    private void cut(SourceFile file) {
        String bytes = file.bytes();
        if (OWN_TABLE.matcher(bytes).find()) {
            left(file, "it makes the table of MyBatis' own, which nothing needs here", null);
            return;
        }
        Matcher name = NAME.matcher(file.name());
        if (!name.matches()) {
            throw new IllegalStateException(file.name());
        }
        String words = name.group(2) == null ? "" : name.group(2);
        Matcher undo = UNDO.matcher(bytes);
        boolean found = undo.find();
        String changes = found ? "what stands before the line //@UNDO" : "";
        copy(
                file,
                TargetName.versioned(ScriptKind.FORWARD, name.group(1), words, "migration"),
                found ? bytes.substring(0, undo.start()) : bytes,
                changes);
        String back = found ? bytes.substring(undo.end()) : "";
        if (Sections.holdsStatement(back)) {
            copy(
                    file,
                    TargetName.versioned(ScriptKind.ROLLBACK, name.group(1), words, ""),
                    back,
                    "what stands after it");
        }
    }

    private void copy(SourceFile file, String name, String bytes, String change) {
        Content content = Content.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
        problems.addAll(Placeholders.in(content, charset, directory + "/" + name));
        copies.add(new Copy(List.of(file.shown()), name, content, change.isEmpty() ? List.of() : List.of(change)));
    }

    private void left(SourceFile file) {
        if (file.name().equals("bootstrap.sql")) {
            left(
                    file,
                    "MyBatis runs it by a command of its own",
                    "If an empty database needs it, make it the first migration, with a number below the others, and record"
                            + " it with pgmigrate:repair where it has run.");
        } else if (file.name().equals("onabort.sql")) {
            left(file, "what it does runs here after an error as after_error.sql", "Copy it there if it is needed.");
        } else if (DECIMAL.matcher(file.name()).matches()) {
            problems.add(Problem.error(Code.RENAME_CONFLICT, "a number with a decimal point is no version here")
                    .in(file.shown())
                    .withHint("Give it a whole number that is free, in the folder and in the changelog."));
        } else {
            left(file, "its name does not begin with a number", null);
        }
    }

    private void left(SourceFile file, String message, @Nullable String hint) {
        problems.add(Problem.warning(Code.NOT_TAKEN_OVER, "not taken over: " + message)
                .in(file.shown())
                .withHint(hint));
    }
}
