package io.github.pgmigrate.replay;

import io.github.pgmigrate.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in what went wrong the role that a script takes for granted, since every server that it is for has it. */
public final class MissingRole {

    /** What SET ROLE, GRANT and OWNER TO fail with (PostgreSQL's variable.c and acl.c). */
    private static final Set<String> STATES = Set.of("22023", "42704");

    private static final Pattern MESSAGE = Pattern.compile("(?s)role \"(.+)\" does not exist");

    /** One that a script is to drop is not taken for granted: it should have been there. */
    private static final Pattern DROPPED = Pattern.compile("(?i)\\bdrop\\s+(role|user|group)\\b");

    private MissingRole() {}

    /** Its name, unquoted; empty where something else went wrong. */
    public static Optional<String> of(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.isError() && STATES.contains(String.valueOf(problem.sqlState())))
                .filter(problem -> problem.excerpt() == null
                        || !DROPPED.matcher(problem.excerpt().line()).find())
                .map(problem -> MESSAGE.matcher(problem.message()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
