package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Groundwork;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.Rollback;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Status;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.replay.MissingRole;
import io.github.pgmigrate.replay.QuietProgress;
import io.github.pgmigrate.replay.Unattended;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is done to the database that is rehearsed in: scripts by the engine, as in production, and looking. */
final class Stage {

    /** How many roles a script may take for granted before something else must be wrong. */
    private static final int MOST_ROLES = 100;

    private final Site site;
    private final Request like;
    private final ForwardRun forward;

    /**
     * A stage.
     *
     * @param site where it is; closed by whoever has opened it
     * @param like what the runs are like, their target apart
     * @param forward runs migrations for the first time
     */
    Stage(Site site, Request like, ForwardRun forward) {
        this.site = site;
        this.like = like;
        this.forward = forward;
    }

    MigrationFolder folder() {
        return like.folder();
    }

    /** Whether no script is given a secret. */
    boolean hasNoSecrets() {
        return like.options().mask().isEmpty();
    }

    boolean isInterrupted() {
        return like.interruption().isRequested();
    }

    /**
     * Does what comes before the first migration, so that it counts as there: schemas, the plugin's own tables, what runs around.
     *
     * @param scripts what else to run
     */
    RunReport ground(List<ScriptFile> scripts) {
        RunReport report = attempt(again -> new Groundwork(request(with(Around.BEFORE_MIGRATE)), scripts).run());
        if (report.isOk()) {
            // What they change besides the migrations' own objects is no migration's. They may need what is not there
            // yet.
            each(Around.BEFORE_EACH);
            each(Around.AFTER_EACH);
        }
        return report;
    }

    private void each(Around when) {
        like.folder().around(when).ifPresent(this::alone);
    }

    private MigrationFolder with(Around... around) {
        Map<Around, ScriptFile> scripts = new HashMap<>();
        for (Around when : around) {
            like.folder().around(when).ifPresent(script -> scripts.put(when, script));
        }
        return new MigrationFolder(
                like.folder().name(),
                like.folder().migrations(),
                List.of(),
                scripts,
                like.folder().includes());
    }

    /** Says where every migration stands in it. */
    RunReport status() {
        return new Status(request(like.folder())).run();
    }

    /** Runs a script by itself. */
    RunReport alone(ScriptFile script) {
        return attempt(again -> new Groundwork(request(with()), List.of(script)).run());
    }

    /** Applies what is pending, and runs what is around it. */
    RunReport up(MigrationFolder folder, Optional<Version> target) {
        int roles = site.roles().size();
        RunReport report = attempt(again -> new Migrate(request(folder), target, true, WhenInDoubt.ASK).run());
        Optional<ScriptFile> last = folder.around(Around.AFTER_MIGRATE);
        // It may have been what missed a role, and with nothing pending any more it has not run again.
        return report.isOk() && last.isPresent() && site.roles().size() > roles ? alone(last.get()) : report;
    }

    /** Runs what comes after the migrations, all of which are applied. */
    RunReport rest() {
        Optional<ScriptFile> last = folder().around(Around.AFTER_MIGRATE);
        // With nothing pending it would not run.
        return folder().repeatables().isEmpty() && last.isPresent()
                ? alone(last.get())
                : up(folder(), Optional.empty());
    }

    /** Applies one migration, for the first time. */
    RunReport first(MigrationFolder folder, Migration migration) {
        return attempt(again -> forward.run(request(folder), migration));
    }

    /** Undoes a migration that was applied just now. */
    RunReport back(MigrationFolder folder, Migration migration) {
        return attempt(again -> forward.back(request(folder), migration, again));
    }

    /** What was seen of the statements of its rollback. */
    Optional<ScriptTrace> backTrace(Migration migration) {
        return forward.backTrace(migration);
    }

    /** What was seen of the statements of a migration. */
    Optional<ScriptTrace> trace(Migration migration) {
        return forward.trace(migration);
    }

    /** Undoes one migration. */
    RunReport down(MigrationFolder folder, Version version) {
        return attempt(again -> Rollback.exactly(request(folder), Set.of(version), WhenInDoubt.ASK)
                .run());
    }

    /** Runs again where a role was missing, which is then there. */
    private RunReport attempt(Function<Boolean, RunReport> run) {
        for (int roles = 0; ; roles++) {
            RunReport report = run.apply(roles > 0);
            Optional<String> missing = report.isOk() ? Optional.empty() : MissingRole.of(report.problems());
            if (missing.isEmpty() || roles == MOST_ROLES || !site.createRole(missing.get())) {
                return report;
            }
        }
    }

    /** Looks at the database for the first time. */
    Moment look() throws ServerException {
        return look(looking -> looking.look(Set.of(), Optional.empty()));
    }

    /** Looks at the database, which may be as it was at an earlier moment; what held rows then is counted, though it may be empty. */
    Moment lookSince(Moment earlier) throws ServerException {
        return look(looking -> looking.look(earlier.rows().tables().keySet(), Optional.of(earlier)));
    }

    /** Looks at the schemas and roles alone, which may be as they were at an earlier moment. */
    Looking.Catalogs catalogsSince(Moment earlier) throws ServerException {
        return look(looking -> looking.catalogs(Optional.of(earlier)));
    }

    @FunctionalInterface
    private interface Look<T> {
        T at(Looking looking) throws ServerException;
    }

    private <T> T look(Look<T> look) throws ServerException {
        try (Session session = Session.open(site.target(), "pgmigrate rehearsal", notice -> {})) {
            return look.at(new Looking(session, like.options(), site.roles(), site.isOurs()));
        }
    }

    /**
     * Keeps the database as it is now.
     *
     * @param whole whether the server's roles and the like may be changed by what follows
     */
    Saved save(boolean whole) throws ServerException {
        return site.save(whole);
    }

    /** Keeps all that is on the server for a later rehearsal. */
    void keep(String state) throws ServerException {
        site.keep(state);
    }

    private Request request(MigrationFolder folder) {
        return site.isOurs()
                ? Unattended.request(like, site.target(), folder)
                : new Request(
                        site.target(), folder, like.options(), new QuietProgress(like.progress()), like.interruption());
    }
}
