package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.Damage;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.script.Version;

/** What a change of the history comes to in its tables. Immutable. */
sealed interface Effect {

    /** The statements, each ended by a semicolon. */
    String sql(HistorySql sql);

    /** A migration gets a row. */
    record Enter(HistorySql.Entry entry) implements Effect {
        @Override
        public String sql(HistorySql sql) {
            return sql.enter(entry);
        }
    }

    /** A row says what the file says. */
    record Refresh(HistorySql.Entry entry) implements Effect {
        @Override
        public String sql(HistorySql sql) {
            return sql.refresh(entry);
        }
    }

    /** A row goes. */
    record TakeOut(MigrationKey key) implements Effect {
        @Override
        public String sql(HistorySql sql) {
            return sql.takeOut(key);
        }
    }

    /** A version counts as rolled back, so that repeatable scripts run again. */
    record Undo(Version version) implements Effect {
        @Override
        public String sql(HistorySql sql) {
            return sql.undone(version);
        }
    }

    /** The steps of a script go. */
    record ForgetSteps(MigrationKey key, Direction direction) implements Effect {
        @Override
        public String sql(HistorySql sql) {
            return sql.forgetSteps(key, direction);
        }
    }

    /** A table is made again, or marked. */
    record Mend(Damage damage) implements Effect {
        @Override
        public String sql(HistorySql sql) {
            return sql.mend(damage);
        }
    }

    /** A step is written anew. */
    record Write(StepRow step) implements Effect {
        @Override
        public String sql(HistorySql sql) {
            return sql.step(step);
        }
    }
}
