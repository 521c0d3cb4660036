package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.Version;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns pairs such as {@code 7_phone.up.sql} and {@code 7_phone.down.sql} into files of ours. */
final class SuffixPairs implements Converter {

    static final Pattern NAME = Pattern.compile("([0-9]{1," + Version.MAX_DIGITS + "})_(.*)\\.(up|down)\\.sql");

    @Override
    public Conversion convert(List<SourceFile> files) {
        List<Copy> copies = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Map<String, SourceFile> seen = new HashMap<>();
        for (SourceFile file : files) {
            Matcher name = NAME.matcher(file.name());
            if (!name.matches()) {
                if (file.endsWith(".sql")) {
                    problems.add(Problem.warning(
                                    Code.NOT_TAKEN_OVER,
                                    "not taken over: the name ends neither in .up.sql nor in .down.sql")
                            .in(file.shown()));
                }
                continue;
            }
            BigInteger number = new BigInteger(name.group(1));
            SourceFile first = seen.putIfAbsent(number + name.group(3), file);
            if (first != null) {
                problems.add(
                        Problem.error(Code.RENAME_CONFLICT, "this number is there twice, first in " + first.shown())
                                .in(file.shown())
                                .withHint("Name the one folder that is meant with -Dpgmigrate.renameFrom."));
            }
            ScriptKind kind = name.group(3).equals("up") ? ScriptKind.FORWARD : ScriptKind.ROLLBACK;
            copies.add(Copy.verbatim(file, TargetName.versioned(kind, name.group(1), name.group(2), "migration")));
        }
        return new Conversion(copies, problems);
    }
}
