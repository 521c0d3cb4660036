package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The way to the first migration that is to be rehearsed: all before it is applied, from the nearest state that is kept. */
final class Ascent {

    /** What is reached sooner is reached again rather than kept. */
    private static final long WORTH_KEEPING = TimeUnit.SECONDS.toNanos(1);

    private static final int MANY = 10;

    private final Stage stage;
    private final Course course;
    private final StateNames names;
    private final Optional<ScriptFile> seed;
    private final MigrationFolder folder;
    private final int replayed;
    private long since = System.nanoTime();
    private int kept = -1;

    Ascent(Stage stage, Course course, StateNames names, Optional<ScriptFile> seed) {
        this.stage = stage;
        this.course = course;
        this.names = names;
        this.seed = seed;
        this.folder = only(stage.folder().migrations());
        this.replayed = course.replayed().size();
    }

    /** All migrations with what runs around each of them: what runs around all, and repeatables, are for the chain. */
    MigrationFolder folder() {
        return folder;
    }

    /**
     * Goes there.
     *
     * @param state the state that the server has begun with; empty for none
     * @param known how many of the rehearsed migrations are to be applied without being rehearsed
     * @return what hinders, with an error; nothing where all went well
     */
    List<Problem> to(Optional<String> state, int known) throws ServerException {
        kept = state.map(names::position).orElse(-1);
        int position = kept;
        if (position < 0) {
            RunReport ground = stage.ground(replayed == 0 ? seed.stream().toList() : List.of());
            if (!ground.isOk()) {
                return Findings.ofMigration(ground);
            }
            position = 0;
        }
        if (position < replayed) {
            RunReport replay = stage.up(only(course.replayed()), Optional.empty());
            if (!replay.isOk()) {
                return Findings.ofMigration(replay);
            }
            RunReport sown = seed.isEmpty() ? replay : stage.alone(seed.get());
            if (!sown.isOk()) {
                return Findings.ofMigration(sown);
            }
            position = replayed;
            keep(0);
        }
        if (position < replayed + known) {
            RunReport again = stage.up(
                    folder, Optional.of(course.rehearsed().get(known - 1).version()));
            if (!again.isOk()) {
                return Findings.ofMigration(again);
            }
        }
        return List.of();
    }

    /**
     * Keeps the state before a migration for later rehearsals, where it took long to come here. Not where scripts are given
     * secrets, which may be in the data, and never rows that are somebody's.
     *
     * @param index which of the rehearsed migrations comes next
     */
    void keep(int index) throws ServerException {
        int position = replayed + index;
        boolean far = course.copyOf().isEmpty()
                && stage.hasNoSecrets()
                && (position - Math.max(kept, 0) >= MANY || System.nanoTime() - since > WORTH_KEEPING);
        if (position > kept && far) {
            stage.keep(names.state(position));
            kept = position;
            since = System.nanoTime();
        }
    }

    private MigrationFolder only(List<Migration> migrations) {
        Map<Around, ScriptFile> around = new HashMap<>(stage.folder().around());
        around.keySet().removeIf(when -> when != Around.BEFORE_EACH && when != Around.AFTER_EACH);
        return new MigrationFolder(
                stage.folder().name(),
                migrations,
                List.of(),
                around,
                stage.folder().includes());
    }
}
