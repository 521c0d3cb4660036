package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.sql.Traits.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TraitsTest {

    private static Traits of(String text) {
        return Texts.run(text).only().traits();
    }

    @ParameterizedTest
    @CsvSource({
        "begin, BEGIN",
        "BEGIN ISOLATION LEVEL SERIALIZABLE, BEGIN",
        "start transaction, BEGIN",
        "/* x */ commit, COMMIT",
        "end work, COMMIT",
        "rollback, ROLLBACK",
        "abort transaction, ROLLBACK",
        "rollback work to savepoint a, SAVEPOINT",
        "rollback to a, SAVEPOINT",
        "savepoint a, SAVEPOINT",
        "release a, SAVEPOINT",
        "commit and chain, CHAIN",
        "rollback work and chain, CHAIN",
        "commit and no chain, COMMIT",
        "prepare transaction 'a', PREPARE_TRANSACTION",
        "commit prepared 'a', NONE",
        "prepare a as select 1, NONE",
        "select 'begin', NONE",
        "begin_x(), NONE"
    })
    void transactionControlIsTold(String text, Control control) {
        assertThat(of(text).control()).isEqualTo(control);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reindex (concurrently off) table t",
                "reindex (verbose, concurrently false) table t",
                "reindex table t",
                "cluster t",
                "cluster verbose t using i",
                "cluster (verbose) t",
                "create index concurrently_i on t (a)",
                "create index \"concurrently\" on t (a)",
                "drop index a",
                "discard plans",
                "alter database d set a to b",
                "alter table t detach partition p",
                "alter table t detach partition p finalize",
                "create subscription s connection 'x' publication p with (connect = false)",
                "create subscription s connection 'x' publication p with (create_slot = false)",
                "alter subscription s set publication p with (refresh = false)",
                "alter subscription s disable",
                "alter subscription s set (slot_name = none)",
                "select 'vacuum'",
                "analyze t",
                "checkpoint"
            })
    void statementsThatABlockAllowsAreNotBarred(String text) {
        assertThat(of(text).barred()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "(select 1)",
                "values (1)",
                "table t",
                "with a as (select 1) select 1",
                "show x",
                "explain select 1",
                "fetch all c",
                "execute p",
                "call p()",
                "insert into t values (1) returning a",
                "-- x\nselect 1"
            })
    void statementsWithRowsAreTold(String text) {
        assertThat(of(text).returnsRows()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values ('returning')",
                "update t set a = (select 1)",
                "create table t (returning int)",
                "do $$ select $$"
            })
    void othersHaveNone(String text) {
        assertThat(of(text).returnsRows()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set standard_conforming_strings = off",
                "SET LOCAL client_encoding to 'x'",
                "reset all",
                "discard all",
                "set names 'utf8'",
                "set \"backslash_quote\" = on",
                "select a, set_config('x', 'y', true)",
                "insert into t values (f(set_config('a','b',false)))"
            })
    void whatMayChangeReadingIsTold(String text) {
        Traits traits = Texts.check(text).only().traits();

        assertThat(traits.changesReading()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set search_path = a",
                "reset role",
                "set constraints all deferred",
                "alter role r set client_encoding = 'x'"
            })
    void whatDoesNotIsNot(String text) {
        assertThat(of(text).changesReading()).isFalse();
    }

    @Test
    void copiesAreToldApart() {
        assertThat(of("copy t (\"from\", b) from stdin with (format csv)").copyFromStdin())
                .isTrue();
        assertThat(of("copy (select a from stdin) to stdout").copyToStdout()).isTrue();
        assertThat(of("copy (select a from stdin) to stdout").copyFromStdin()).isFalse();
        assertThat(of("copy t from 'file'").serverSideFile()).isTrue();
        assertThat(of("copy t to program 'x'").serverSideFile()).isTrue();
        assertThat(of("copy t from stdin").serverSideFile()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create temp table t (a int)",
                "create local temporary view v as select 1",
                "create or replace temp view v as select 1",
                "create table pg_temp.t (a int)",
                "create function pg_temp.f() returns int return 1",
                "select 1 into temp t",
                "create temp sequence s"
            })
    void temporaryObjectsAreTold(String text) {
        assertThat(of(text).makesTemporary()).isTrue();
    }

    @Test
    void whatAResumedRunRepeatsIsTold() {
        assertThat(of("set a = b").replayed()).isTrue();
        assertThat(of("prepare p as select 1").replayed()).isTrue();
        assertThat(of("set local a = b").replayed()).isFalse();
        assertThat(of("prepare transaction 'x'").replayed()).isFalse();
        assertThat(of("insert into t values (1)").replayed()).isFalse();
    }

    @Test
    void joinedStatementsAreJudgedTogether() {
        Traits traits = of("select 1 \\; vacuum t;");

        assertThat(traits.parts()).isEqualTo(2);
        assertThat(traits.barred()).isTrue();
        assertThat(traits.returnsRows()).isFalse();
    }

    @Test
    void emptyPartsAreNoStatements() {
        assertThat(of("select 1\\; ;").parts()).isEqualTo(1);
        assertThat(of("select 1\\; ;").returnsRows()).isTrue();
        assertThat(of("\\;\\; select 1\\;; ").parts()).isEqualTo(1);
        assertThat(of("select 1\\;\\; /* nothing */ \\; select 2;").parts()).isEqualTo(2);
        assertThat(of("create function f() returns int begin atomic select 1 \\; select 2; end;")
                        .parts())
                .isEqualTo(1);
        assertThat(of("create rule r as on insert to t do also (select 1 \\; select 2);")
                        .parts())
                .isEqualTo(1);
        assertThat(of("\\; ;").parts()).isZero();
        assertThat(of("\\; vacuum;").barred()).isTrue();
    }
}
