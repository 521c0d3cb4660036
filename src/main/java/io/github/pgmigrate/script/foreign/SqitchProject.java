package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.ScriptKind;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a Sqitch project into files of ours, numbered in the order of its plan. */
final class SqitchProject implements Converter {

    static final String PLAN = "sqitch.plan";

    /** Which file of Sqitch's a kind of script is in, by the name of its folder. */
    private static final Map<ScriptKind, String> FOLDERS = folders();

    private static final Pattern CONTROL = Pattern.compile(
            "^([ \\t]*)((?:BEGIN|START[ \\t]+TRANSACTION|COMMIT|ROLLBACK)(?:[ \\t]+(?:WORK|TRANSACTION))?[ \\t]*;[ \\t]*"
                    + "(?:--[^\\r\\n]*)?)$",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private static final Pattern NO_ROWS = Pattern.compile(
            "^([ \\t]*)(SELECT\\b[^;]*\\bWHERE\\s+FALSE\\s*;)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final Charset charset;
    private final List<Copy> copies = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    SqitchProject(Charset charset) {
        this.charset = charset;
    }

    @Override
    public Conversion convert(List<SourceFile> files) {
        SqitchSettings settings = files.stream()
                .filter(file -> file.relative().equals("sqitch.conf"))
                .findFirst()
                .map(file -> SqitchSettings.parse(file.bytes()))
                .orElse(SqitchSettings.NONE);
        Map<String, SourceFile> byPath = new LinkedHashMap<>();
        files.forEach(file -> byPath.put(file.relative(), file));
        SourceFile plan = Optional.ofNullable(byPath.get(settings.plan())).orElseGet(() -> byPath.get(PLAN));
        if (plan == null) {
            problems.add(Problem.error(Code.RENAME_SOURCE, "there is no " + settings.plan() + " in the project")
                    .withHint("Name the folder in which sqitch.plan lies with -Dpgmigrate.renameFrom."));
            return new Conversion(copies, problems);
        }
        int number = 0;
        for (SqitchPlan.Change change : SqitchPlan.parse(decoded(plan.bytes())).changes()) {
            number++;
            String digits = TargetName.digits(BigInteger.valueOf(number));
            for (ScriptKind kind : FOLDERS.keySet()) {
                Optional<SourceFile> file = file(byPath, settings.folder(FOLDERS.get(kind)), change, settings);
                if (file.isPresent()) {
                    String name = TargetName.versioned(kind, digits, change.name(), "change");
                    copies.add(
                            kind == ScriptKind.VERIFY
                                    ? verify(file.get(), name, change)
                                    : Copy.verbatim(file.get(), name));
                } else if (kind == ScriptKind.FORWARD) {
                    problems.add(
                            Problem.error(Code.RENAME_SOURCE, "the change " + change.name() + " has no deploy script")
                                    .in(plan.shown())
                                    .withHint("Add it, or take the change out of the plan."));
                }
            }
        }
        return new Conversion(copies, problems);
    }

    private static Optional<SourceFile> file(
            Map<String, SourceFile> files, String folder, SqitchPlan.Change change, SqitchSettings settings) {
        List<String> suffixes = change.successor() == 0 ? List.of("") : change.suffixes();
        return suffixes.stream()
                .map(suffix -> files.get(folder + "/" + change.name() + suffix + "." + settings.extension()))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Verify scripts run inside a transaction here, and a query in them has to return a row unless told otherwise. */
    private Copy verify(SourceFile file, String name, SqitchPlan.Change change) {
        String bytes = file.bytes();
        List<String> changes = new ArrayList<>();
        Matcher control = CONTROL.matcher(bytes);
        if (control.find()) {
            changes.add("BEGIN and ROLLBACK are comments");
            bytes = control.replaceAll("$1-- $2");
        }
        Matcher noRows = NO_ROWS.matcher(bytes);
        if (noRows.find()) {
            changes.add("queries with WHERE FALSE expect 0 rows");
            bytes = noRows.replaceAll("$1-- pgmigrate:expect 0 rows\n$1$2");
        }
        if (change.successor() != 0) {
            changes.add("it holds until version " + change.successor() + " takes its place");
            bytes = "-- pgmigrate:until " + change.successor() + "\n" + bytes;
        }
        return new Copy(List.of(file.shown()), name, Content.of(bytes.getBytes(StandardCharsets.ISO_8859_1)), changes);
    }

    private String decoded(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), charset);
    }

    private static Map<ScriptKind, String> folders() {
        Map<ScriptKind, String> folders = new LinkedHashMap<>();
        folders.put(ScriptKind.FORWARD, "deploy");
        folders.put(ScriptKind.ROLLBACK, "revert");
        folders.put(ScriptKind.VERIFY, "verify");
        return folders;
    }
}
