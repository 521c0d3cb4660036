package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @ParameterizedTest
    @CsvSource({
        "001_add_phone_number_to_users.sql, FORWARD, 001, add_phone_number_to_users",
        "1_x.sql, FORWARD, 1, x",
        "20240131120000_x.sql, FORWARD, 20240131120000, x",
        "18446744073709551616123_x.sql, FORWARD, 18446744073709551616123, x",
        "042_rollback-prefix_x.sql, FORWARD, 042, rollback-prefix_x",
        "042_rollbacks.sql, FORWARD, 042, rollbacks",
        "042_verify-x.sql, FORWARD, 042, verify-x",
        "001_release_1.2.sql, FORWARD, 001, release_1.2",
        "001_add_x.rollback.sql, FORWARD, 001, add_x.rollback",
        "001_größe.sql, FORWARD, 001, größe",
        "001_rollback.sql, ROLLBACK, 001, ''",
        "001_rollback_x.sql, ROLLBACK, 001, x",
        "001_verify.sql, VERIFY, 001, ''",
        "001_verify_rollback_x.sql, VERIFY, 001, rollback_x",
    })
    void versionedNamesSayKindVersionAndWords(String name, ScriptKind kind, String digits, String words) {
        assertThat(FileName.parse(name)).isEqualTo(new FileName.Versioned(kind, digits, words));
    }

    @Tag("F071")
    @Test
    void leadingZerosDoNotCountAndTheDescriptionHasBlanks() {
        FileName.Versioned name = (FileName.Versioned) FileName.parse("007_add_phone.sql");

        assertThat(name.version()).isEqualTo(Version.of("7"));
        assertThat(name.description()).isEqualTo("add phone");
        assertThat(name.as(ScriptKind.ROLLBACK)).isEqualTo("007_rollback_add_phone.sql");
    }

    @Test
    void repeatableAndAroundScriptsAreKnown() {
        assertThat(FileName.parse("R_active_users.sql")).isEqualTo(new FileName.Repeated("active_users"));
        for (String name : List.of(
                "before_migrate.sql", "after_migrate.sql", "before_each.sql", "after_each.sql", "after_error.sql")) {
            assertThat(FileName.parse(name))
                    .isEqualTo(new FileName.Surrounding(Around.of(name).orElseThrow()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "migrations.sum",
                ".001_x.sql",
                "001_x.sql~",
                "001_x.sql.bak",
                "notes.txt",
                ".git",
                "sub"
            })
    void whatIsNoScriptIsLeftAlone(String name) {
        assertThat(FileName.parse(name)).isEqualTo(new FileName.Other());
    }

    @ParameterizedTest
    @CsvSource({
        "V1__x.sql, 1_x.sql",
        "V007__add_phone.sql, 007_add_phone.sql",
        "U7__add_phone.sql, 7_rollback_add_phone.sql",
        "V1.2__x.sql, 013_x.sql",
        "V1_2_3__x.sql, 013_x.sql",
        "R__active_users.sql, R_active_users.sql",
        "r_active_users.sql, R_active_users.sql",
        "1-x.sql, 1_x.sql",
        "1__x.sql, 1_x.sql",
        "1 x.sql, 1_x.sql",
        "1x.sql, 1_x.sql",
        "001.sql, 001_what_it_does.sql",
        "001_.sql, 001_what_it_does.sql",
        "001_X.SQL, 001_X.sql",
        "001_Rollback_x.sql, 001_rollback_x.sql",
        "001_ROLLBACK.sql, 001_rollback.sql",
        "001_rollback_.sql, 001_rollback.sql",
        "001-rollback-x.sql, 001_rollback_x.sql",
        "001_Verify_x.sql, 001_verify_x.sql",
        "rollback_001_x.sql, 001_rollback_x.sql",
        "000001_x.up.sql, 000001_x.sql",
        "000001_x.down.sql, 000001_rollback_x.sql",
        "add_x.sql, 013_add_x.sql",
        "add x and y.sql, 013_add_x_and_y.sql",
        "1234567890123456789012345678901_x.sql, 013_x.sql",
        "Before_Migrate.sql, before_migrate.sql",
        "beforeMigrate.sql, before_migrate.sql",
        "afterEachMigrate.sql, after_each.sql",
        "afterMigrateError.sql, after_error.sql",
        "1before-migrate.sql, 1_before-migrate.sql",
    })
    void aMisfitIsToldTheNearestNameThatFits(String name, String nearest) {
        assertThat(FileName.parse(name)).isEqualTo(new FileName.Misfit());
        assertThat(NearestName.of(name, "013")).isEqualTo(nearest);
        assertThat(FileName.parse(nearest))
                .isNotInstanceOf(FileName.Misfit.class)
                .isNotInstanceOf(FileName.Other.class);
    }

    @Test
    void theNearestNameAlwaysFits() {
        Random random = new Random(7);
        String letters = "abR_V-. 01279rollbackverify.up.downÄ\n";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder base = new StringBuilder();
            int length = random.nextInt(12);
            for (int j = 0; j < length; j++) {
                base.append(letters.charAt(random.nextInt(letters.length())));
            }
            String name = base + ".sql";
            if (FileName.parse(name) instanceof FileName.Misfit) {
                assertThat(FileName.parse(NearestName.of(name, "013")))
                        .as("%s -> %s", name, NearestName.of(name, "013"))
                        .isNotInstanceOf(FileName.Misfit.class)
                        .isNotInstanceOf(FileName.Other.class);
            }
        }
    }
}
