package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns scripts of dbmate, cut by the lines {@code -- migrate:up} and {@code -- migrate:down}, into files of ours. */
final class DbmateFolder implements Converter {

    private static final Pattern NAME = Pattern.compile("([0-9]{1," + Version.MAX_DIGITS + "})_(.*)\\.sql");
    private static final Pattern UP = mark("up");
    private static final Pattern DOWN = mark("down");

    private final List<Copy> copies = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Whether a text has the line that begins a migration. */
    static boolean isCut(String bytes) {
        return UP.matcher(bytes).find();
    }

    @Override
    public Conversion convert(List<SourceFile> files) {
        for (SourceFile file : files) {
            Matcher name = NAME.matcher(file.name());
            if (name.matches()) {
                cut(file, name.group(1), name.group(2));
            }
        }
        return new Conversion(copies, problems);
    }

    private void cut(SourceFile file, String digits, String words) {
        String bytes = file.bytes();
        Matcher up = UP.matcher(bytes);
        if (!up.find()) {
            problems.add(Problem.warning(Code.NOT_TAKEN_OVER, "not taken over: it has no line '-- migrate:up'")
                    .in(file.shown()));
            return;
        }
        Matcher down = DOWN.matcher(bytes);
        boolean found = down.find(up.end());
        copy(
                file,
                TargetName.versioned(ScriptKind.FORWARD, digits, words, "migration"),
                up.group(1),
                bytes.substring(up.end(), found ? down.start() : bytes.length()));
        String back = found ? bytes.substring(down.end()) : "";
        if (Sections.holdsStatement(back)) {
            copy(file, TargetName.versioned(ScriptKind.ROLLBACK, digits, words, ""), down.group(1), back);
        }
    }

    private void copy(SourceFile file, String name, String options, String bytes) {
        boolean steps = options.contains("transaction:false");
        List<String> changes = new ArrayList<>(List.of("one part of the file"));
        if (steps) {
            changes.add("no-transaction, as its options say");
        }
        String text = (steps ? "-- pgmigrate:no-transaction\n" : "") + bytes;
        copies.add(
                new Copy(List.of(file.shown()), name, Content.of(text.getBytes(StandardCharsets.ISO_8859_1)), changes));
    }

    private static Pattern mark(String word) {
        return Pattern.compile("^--[ \\t]*migrate:" + word + "([^\\r\\n]*)(?:\\r\\n|\\n|\\z)", Pattern.MULTILINE);
    }
}
