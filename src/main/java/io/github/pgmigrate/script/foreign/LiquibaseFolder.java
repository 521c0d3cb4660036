package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.Words;
import io.github.pgmigrate.text.Location;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns Liquibase's formatted SQL into files of ours, one a changeset, numbered in the order in which they run. */
final class LiquibaseFolder implements Converter {

    private static final String EVERYWHERE = "It runs everywhere now. Put \\if around what does not belong everywhere.";

    /** What a changeset may say that nothing here understands. */
    private static final List<Attribute> BY_HAND = List.of(
            new Attribute(
                    "runOnChange",
                    "true",
                    false,
                    "If no later migration needs what it makes, rename FILE to R_<words>.sql."),
            new Attribute(
                    "runAlways", "true", false, "What has to run at each migration belongs into after_migrate.sql."),
            new Attribute("endDelimiter", "", false, "End each statement of FILE with a semicolon."),
            new Attribute("rollbackEndDelimiter", "", false, "End each statement of its rollback with a semicolon."),
            new Attribute(
                    "splitStatements", "false", true, "FILE is cut as psql cuts it: at semicolons outside of quotes."),
            new Attribute("context", "", false, EVERYWHERE),
            new Attribute("contextFilter", "", false, EVERYWHERE),
            new Attribute("labels", "", false, EVERYWHERE),
            new Attribute(
                    "failOnError",
                    "false",
                    false,
                    "An error stops the run here. Write IF EXISTS or a DO block in FILE."),
            new Attribute("runWith", "", false, "FILE runs as all others do."));

    private static final Pattern OWN_CHANGES = Pattern.compile("<changeSet\\b|[\"']?\\bchangeSet[\"']?\\s*:");
    private static final Pattern NO_ROLLBACK = Pattern.compile("(?is)\\s*(?:not required|empty)\\b.*");

    private final String directory;
    private final Charset charset;
    private final List<Copy> copies = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int number;

    /**
     * Something that a changeset may say.
     *
     * @param name as Liquibase writes it
     * @param value the value that matters; empty where any does
     * @param harmless whether nothing has to be done about it
     * @param remedy what to do
     */
    private record Attribute(String name, String value, boolean harmless, String remedy) {

        String key() {
            return name.toLowerCase(Locale.ROOT);
        }

        boolean isIn(ChangeSetText changeSet) {
            return value.isEmpty() ? changeSet.attribute(key()).isPresent() : changeSet.is(key(), value);
        }
    }

    LiquibaseFolder(String directory, Charset charset) {
        this.directory = directory;
        this.charset = charset;
    }

    @Override
    public Conversion convert(List<SourceFile> files) {
        files.stream().filter(ChangelogOrder::isMaster).forEach(this::master);
        for (SourceFile file : ChangelogOrder.of(files)) {
            String bytes = file.bytes();
            if (FormattedSql.isFormatted(bytes)) {
                FormattedSql.Reading reading = FormattedSql.read(bytes);
                reading.before().forEach(remark -> remark(file, remark));
                reading.changeSets().forEach(changeSet -> convert(file, path(file, reading), changeSet));
            } else {
                problems.add(left(file, null, "its first line does not say '--liquibase formatted sql'")
                        .withHint("If Liquibase runs it as a whole, copy it by hand under the next number."));
            }
        }
        return new Conversion(copies, problems);
    }

    private void master(SourceFile file) {
        Matcher changes = OWN_CHANGES.matcher(file.bytes());
        int count = 0;
        while (changes.find()) {
            count++;
        }
        if (count > 0) {
            problems.add(left(
                            file,
                            null,
                            count + (count == 1 ? " changeset that is" : " changesets that are") + " no formatted SQL")
                    .withHint(
                            "Have Liquibase write them as SQL (its goal updateSQL on an empty database), and put each into a"
                                    + " file of its own, with the line '-- Migration: file::id::author' at its top."));
        }
    }

    private static String path(SourceFile file, FormattedSql.Reading reading) {
        // How Liquibase knows a file: by its path on the classpath.
        return reading.logicalPath().isEmpty()
                ? file.shown().replaceFirst("^(?:.*/)?src/(?:main|test)/resources/", "")
                : reading.logicalPath();
    }

    private void convert(SourceFile file, String path, ChangeSetText changeSet) {
        String dbms = changeSet.attribute("dbms").orElse("");
        if (!isForPostgres(dbms) || changeSet.is("ignore", "true")) {
            problems.add(left(
                    file,
                    changeSet,
                    dbms.isEmpty() ? "it says ignore:true" : "it is for other databases (dbms:" + dbms + ")"));
            return;
        }
        number++;
        String id = decoded(changeSet.id());
        String words = Words.of(id).matches("[0-9_]*") ? stem(file) + "_" + Words.of(id) : Words.of(id);
        String digits = TargetName.digits(BigInteger.valueOf(number));
        String forward = TargetName.versioned(ScriptKind.FORWARD, digits, words, "changeset");
        String author = decoded(changeSet.author());
        Origin.ChangeSet origin =
                new Origin.ChangeSet(changeSet.attribute("logicalfilepath").orElse(path), id, author);
        boolean steps = changeSet.is("runintransaction", "false");
        List<String> changes = new ArrayList<>(List.of("the changeset " + author + ":" + id));
        if (steps) {
            changes.add("no-transaction, as it says runInTransaction:false");
        }
        String head = Origin.line(origin.toString())
                + "-- Author: " + author + "\n"
                + (steps ? "-- pgmigrate:no-transaction\n" : "");
        copy(file, forward, encoded(head) + Sections.trimmed(changeSet.forward()), changes);
        remarks(file, changeSet, forward);
        rollback(file, changeSet, TargetName.versioned(ScriptKind.ROLLBACK, digits, words, ""));
    }

    private void rollback(SourceFile file, ChangeSetText changeSet, String name) {
        String text = changeSet.rollback();
        if (text.toLowerCase(Locale.ROOT).contains("changesetid")) {
            problems.add(at(
                            file,
                            changeSet.line(),
                            Problem.warning(
                                    Code.BY_HAND,
                                    "its rollback is another changeset, which a program cannot find for you"))
                    .withHint("Write " + directory + "/" + name + "."));
        } else if (Sections.holdsStatement(text) && !NO_ROLLBACK.matcher(text).matches()) {
            copy(file, name, Sections.trimmed(text), List.of("its rollback lines"));
        }
    }

    private void copy(SourceFile file, String name, String bytes, List<String> changes) {
        Content content = Content.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
        problems.addAll(Placeholders.in(content, charset, directory + "/" + name));
        copies.add(new Copy(List.of(file.shown()), name, content, changes));
    }

    private void remarks(SourceFile file, ChangeSetText changeSet, String name) {
        changeSet.unknown().forEach(remark -> remark(file, remark));
        BY_HAND.stream().filter(attribute -> attribute.isIn(changeSet)).forEach(attribute -> {
            String said = attribute.name() + ":"
                    + decoded(changeSet.attribute(attribute.key()).orElseThrow());
            Problem problem =
                    Problem.warning(Code.BY_HAND, "the changeset says " + said + ", which means nothing here");
            problems.add(at(file, changeSet.line(), attribute.harmless() ? problem.as(Severity.NOTE) : problem)
                    .withHint(attribute.remedy().replace("FILE", directory + "/" + name)));
        });
    }

    private void remark(SourceFile file, ChangeSetText.Remark remark) {
        problems.add(at(
                        file,
                        remark.line(),
                        Problem.warning(
                                Code.BY_HAND,
                                "this line means nothing here: "
                                        + decoded(remark.text().strip())))
                .withHint(
                        "See to it in the copy: a precondition becomes a DO block that raises an exception, a property a"
                                + " variable, an include the files themselves."));
    }

    private static Problem left(SourceFile file, @Nullable ChangeSetText changeSet, String message) {
        return at(
                file,
                changeSet == null ? 1 : changeSet.line(),
                Problem.warning(Code.NOT_TAKEN_OVER, "not taken over: " + message));
    }

    private static Problem at(SourceFile file, int line, Problem problem) {
        return problem.at(Location.of(file.shown(), line, 1));
    }

    private static boolean isForPostgres(String dbms) {
        List<String> names = Arrays.stream(dbms.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        boolean excluded = names.contains("!postgresql") || names.contains("none");
        boolean onlyExclusions = names.stream().allMatch(name -> name.startsWith("!"));
        return !excluded && (onlyExclusions || names.contains("postgresql") || names.contains("all"));
    }

    private static String stem(SourceFile file) {
        return Words.of(file.name()
                .replaceFirst("\\.[^.]*$", "")
                .replaceFirst("(?i)\\.(postgresql|sql)$", "")
                .replaceFirst("^[0-9]+[-_.]*(?=\\p{L})", ""));
    }

    private String decoded(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), charset);
    }

    private String encoded(String text) {
        return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
    }
}
