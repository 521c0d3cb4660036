package io.github.pgmigrate.apply;

import static io.github.pgmigrate.apply.Pooled.LEFT;
import static io.github.pgmigrate.apply.Pooled.STEPPED;
import static io.github.pgmigrate.apply.Pooled.column;
import static io.github.pgmigrate.apply.Pooled.declared;
import static io.github.pgmigrate.apply.Pooled.only;
import static io.github.pgmigrate.apply.Pooled.transactional;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.PgBouncer;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Which poolers are refused, and what is said of them, through a real PgBouncer. */
class PoolerTest {

    @EachMajor
    @Tag("F033")
    void one_that_nobody_has_declared_is_refused(int major) throws Exception {
        for (String mode : new String[] {"session", "transaction"}) {
            try (Bench bench = transactional(major);
                    PgBouncer bouncer = PgBouncer.before(bench.server, mode, Map.of("default_pool_size", "1"))) {
                Target direct = bench.target;
                bench.target = bouncer.through(direct);
                List<String> before;
                try (Connection connection = bouncer.connect(direct)) {
                    before = column(connection, LEFT);
                }

                for (RunReport report : List.of(bench.migrate(), bench.status(), bench.verify(), bench.rollback(1))) {
                    Problem problem = only(report);
                    assertThat(problem.code()).isEqualTo(Code.POOLER);
                    assertThat(problem.message()).startsWith("a pooler stands between here and the server: ");
                    assertThat(problem.hint()).contains("-Dpgmigrate.pooler=session, or transaction");
                }
                assertThat(bench.exists("schema_version")).isFalse();
                try (Connection connection = bouncer.connect(direct)) {
                    assertThat(column(connection, LEFT)).isEqualTo(before);
                }
            }
        }
    }

    /** It allows no transaction of more than one message, so that nothing could commit together. */
    @EachMajor
    @Tag("F033")
    void one_that_pools_by_statement_is_refused_whatever_is_declared(int major) throws Exception {
        for (Pooler pooler : Pooler.values()) {
            try (Bench bench = transactional(major);
                    PgBouncer bouncer = PgBouncer.before(bench.server, "statement", Map.of("default_pool_size", "1"))) {
                bench.target = bouncer.through(bench.target);
                bench.session = declared(pooler);

                for (RunReport report : List.of(bench.migrate(), bench.status(), bench.verify(), bench.rollback(1))) {
                    Problem problem = only(report);
                    assertThat(problem.code()).as(pooler + ": " + problem).isEqualTo(Code.POOLER);
                    assertThat(problem.hint()).as(pooler.toString()).isNotNull();
                }
                assertThat(bench.exists("schema_version")).isFalse();
                assertThat(bench.exists("a")).isFalse();
            }
        }
    }

    @EachMajor
    void one_whose_only_backend_is_ours_is_believed(int major) {
        try (Bench bench = transactional(major);
                PgBouncer bouncer = PgBouncer.before(bench.server, "session", Map.of("default_pool_size", "1"))) {
            bench.target = bouncer.through(bench.target);
            bench.session = declared(Pooler.SESSION);

            bench.migrated();
        }
    }

    @EachMajor
    void one_that_pools_by_transaction_does_not_pass_for_the_other(int major) throws Exception {
        for (Map<String, String> settings : List.of(Map.<String, String>of(), Map.of("server_round_robin", "1"))) {
            try (Bench bench = transactional(major);
                    PgBouncer bouncer = PgBouncer.before(bench.server, "transaction", settings)) {
                Target direct = bench.target;
                bench.target = bouncer.through(direct);
                bench.session = declared(Pooler.SESSION);
                try (Connection one = bouncer.connect(direct);
                        Connection other = bouncer.connect(direct)) {
                    // Two backends in the pool, both free again afterwards.
                    one.setAutoCommit(false);
                    other.setAutoCommit(false);
                    assertThat(column(one, "SELECT pg_backend_pid()"))
                            .isNotEqualTo(column(other, "SELECT pg_backend_pid()"));
                    one.commit();
                    other.commit();
                }

                Problem problem = only(bench.migrate());

                assertThat(problem.code()).isEqualTo(Code.POOLER);
                assertThat(problem.message()).startsWith("pooler=session is declared, but");
                assertThat(bench.exists("schema_version")).isFalse();
            }
        }
    }

    @EachMajor
    @Tag("F033")
    void what_runs_in_steps_is_refused_by_name_before_anything_runs(int major) {
        try (Bench bench = transactional(major)
                        .with("3_i.sql", STEPPED)
                        .with("3_rollback_i.sql", "DROP INDEX CONCURRENTLY a_id_idx;")
                        .with("4_own.sql", "BEGIN;\nCREATE TABLE x ();\nCOMMIT;\nBEGIN;\nCREATE TABLE y ();\nCOMMIT;")
                        .with("after_migrate.sql", "VACUUM;");
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction")) {
            Target direct = bench.target;
            bench.target = bouncer.through(direct);
            bench.session = declared(Pooler.TRANSACTION);

            RunReport report = bench.migrate();

            assertThat(report.problems()).extracting(Problem::code).containsOnly(Code.POOLER);
            assertThat(report.problems())
                    .extracting(Bench::place)
                    .containsExactly("after_migrate.sql:1:1", "3_i.sql:1:1", "4_own.sql:1:1");
            assertThat(bench.exists("schema_version") || bench.exists("a")).isFalse();
            bench.without("after_migrate.sql");
            assertThat(new Migrate(bench.request(), Optional.of(Version.of("2")), false, WhenInDoubt.ASK)
                            .run()
                            .problems())
                    .isEmpty();

            bench.target = direct;
            bench.session = SessionSettings.DEFAULT;
            bench.migrated();
            bench.target = bouncer.through(direct);
            bench.session = declared(Pooler.TRANSACTION);
            bench.with("4_rollback_own.sql", "DROP TABLE x, y;");
            assertThat(bench.rollback(2).problems()).extracting(Bench::place).containsExactly("3_rollback_i.sql:1:1");
            assertThat(bench.applied()).hasSize(4);
        }
    }

    @EachMajor
    void a_startup_parameter_that_it_refuses_is_explained(int major) {
        try (Bench bench = transactional(major);
                PgBouncer bouncer = PgBouncer.before(bench.server, "session")) {
            Target target = bouncer.through(bench.target);
            bench.target = target.withUrl(target.url() + "?currentSchema=app");
            Problem schema = only(bench.migrate());
            assertThat(schema.code()).isEqualTo(Code.POOLER);
            assertThat(schema.message()).endsWith("unsupported startup parameter: search_path");
            assertThat(schema.hint()).contains("-Dpgmigrate.defaultSchema");
            bench.target = target.withUrl(target.url() + "?options=-c%20work_mem=5MB");
            assertThat(only(bench.migrate()).hint()).contains("take options out of the URL");
        }
    }

    @EachMajor
    void goals_that_need_a_session_say_so_and_baseline_does_not(int major) {
        try (Bench bench = transactional(major);
                PgBouncer bouncer = PgBouncer.before(bench.server, "transaction")) {
            bench.target = bouncer.through(bench.target);
            bench.session = declared(Pooler.TRANSACTION);
            Adopt.Wishes wishes =
                    new Adopt.Wishes(Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

            for (RunReport report : List.of(
                    new Repair(bench.request(), Wishes.NONE, Optional.empty()).run(),
                    new Adopt(bench.request(), wishes).run())) {
                assertThat(only(report).code()).isEqualTo(Code.POOLER);
                assertThat(only(report).hint()).contains("pool_mode=session");
            }
            assertThat(new Baseline(bench.request(), Optional.of(Version.of("1")), "")
                            .run()
                            .problems())
                    .isEmpty();
            bench.execute("CREATE TABLE a (id int)", "INSERT INTO a VALUES (1)");
            bench.migrated();
            assertThat(bench.applied()).containsExactly("1", "2");
        }
    }
}
