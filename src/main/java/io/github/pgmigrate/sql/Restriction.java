package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.sql.Arguments.Argument;
import io.github.pgmigrate.sql.Arguments.MalformedException;
import org.jspecify.annotations.Nullable;

/** Carries out {@code \restrict}, after which no other meta-command is allowed until its counterpart with the same key. */
final class Restriction {

    private static final String HINT =
            "the script was made so that nothing in its data is taken for a command: look at where this comes from";

    private final Reporter reporter;
    private @Nullable String key;

    Restriction(Reporter reporter) {
        this.reporter = reporter;
    }

    /** Whether a command may not run here; that is told. */
    boolean forbids(Call call) {
        if (key == null || call.is("unrestrict")) {
            return false;
        }
        reporter.error(
                Code.RESTRICTED,
                call.place(),
                "\\" + call.name() + " after \\restrict, where only \\unrestrict is allowed",
                HINT);
        return true;
    }

    void restrict(Call call) throws MalformedException {
        Argument given = call.arguments().next(true);
        if (given == null || given.value().isEmpty()) {
            call.malformed("the key is missing");
            return;
        }
        call.noMore();
        key = given.value();
    }

    void unrestrict(Call call) throws MalformedException {
        Argument given = call.arguments().next(true);
        if (given == null || given.value().isEmpty()) {
            call.malformed("the key is missing");
        } else if (key == null) {
            reporter.error(Code.RESTRICTED, call.place(), "\\unrestrict without \\restrict before it", null);
        } else if (!key.equals(given.value())) {
            reporter.error(Code.RESTRICTED, call.place(), "\\unrestrict with another key than \\restrict", HINT);
        } else {
            key = null;
        }
        call.noMore();
    }
}
