package io.github.pgmigrate.replay;

import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.target.Target;
import java.util.Optional;

/** Requests for runs on a throwaway server, which is nobody's: what a target would have to have is made, nobody is waited for. */
public final class Unattended {

    private Unattended() {}

    /**
     * A run there.
     *
     * @param like the run that it is like, its target and its folder apart
     */
    public static Request request(Request like, Target target, MigrationFolder folder) {
        return request(
                like,
                target,
                folder,
                like.options().historySchema(),
                like.options().session().role());
    }

    /** The same with the history in a schema that is named, acting as this role. */
    static Request request(
            Request like,
            Target target,
            MigrationFolder folder,
            Optional<String> historySchema,
            Optional<String> role) {
        return new Request(
                target,
                folder,
                options(like.options(), historySchema, role),
                new QuietProgress(like.progress()),
                like.interruption());
    }

    private static Options options(Options given, Optional<String> historySchema, Optional<String> role) {
        SessionSettings session = given.session();
        return new Options(
                new SessionSettings(role, session.defaultSchema(), true, Pooler.NONE, 0),
                historySchema,
                given.historyTable(),
                given.lockTimeout(),
                given.statementTimeout(),
                0,
                given.lockWait(),
                given.variables(),
                given.mask(),
                given.pluginVersion());
    }
}
