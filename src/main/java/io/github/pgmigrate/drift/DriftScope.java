package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a person wants compared. Immutable.
 *
 * @param schemas the schemas to compare, as they are called, without quotes; empty for those that migrations make or find there
 * @param ignored patterns for the names of what is not to be compared, with all that hangs on it: {@code *} stands for any
 *     characters, {@code ?} for one. One that begins with {@code grants on} is for the privileges alone
 */
public record DriftScope(List<String> schemas, List<String> ignored) {

    /** Nothing in particular. */
    public static final DriftScope DEFAULT = new DriftScope(List.of(), List.of());

    private static final String PUBLIC = "public.";
    private static final String GRANTS = "grants on ";

    public DriftScope {
        schemas = schemas.stream().map(String::strip).toList();
        ignored = ignored.stream().map(String::strip).toList();
        require("driftSchemas", schemas);
        require("driftIgnore", ignored);
    }

    private static void require(String parameter, List<String> values) {
        if (values.stream().anyMatch(String::isEmpty)) {
            throw new ProblemsException(Problem.error(Code.PARAMETER, parameter + " has an empty entry")
                    .withHint("Put commas between the entries, and none at the end."));
        }
    }

    /** Whether one of the patterns names it, with its schema or, in schema public, without. */
    boolean ignores(ObjectName name) {
        return isNamed(name, ignored.stream());
    }

    /** Whether what is granted on it is left out. */
    boolean ignoresGrants(ObjectName name) {
        return isNamed(
                name,
                ignored.stream()
                        .filter(pattern -> pattern.startsWith(GRANTS))
                        .map(pattern -> pattern.substring(GRANTS.length()).strip()));
    }

    private static boolean isNamed(ObjectName name, Stream<String> patterns) {
        String full = name.name();
        return patterns.map(DriftScope::pattern)
                .anyMatch(pattern -> pattern.matcher(full).matches()
                        || (full.startsWith(PUBLIC)
                                && pattern.matcher(full.substring(PUBLIC.length()))
                                        .matches()));
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
