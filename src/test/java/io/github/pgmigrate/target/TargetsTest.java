package io.github.pgmigrate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://db.example:5433/shop             | jdbc:postgresql://db.example:5433/shop               | db.example:5433/shop
            jdbc:postgresql://db.example/shop?sslmode=require  | jdbc:postgresql://db.example:5432/shop?sslmode=require | db.example:5432/shop
            jdbc:postgresql:shop                               | jdbc:postgresql://localhost:5432/shop                | localhost:5432/shop
            jdbc:postgresql://a,b:5433/shop                    | jdbc:postgresql://a:5432,b:5433/shop                 | a:5432,b:5433/shop
            jdbc:postgresql://[::1]:5433/shop                  | jdbc:postgresql://[::1]:5433/shop                    | [::1]:5433/shop
            jdbc:postgresql://db/caf%C3%A9+bar                 | jdbc:postgresql://db:5432/caf%C3%A9+bar              | db:5432/café bar
            jdbc:postgresql://?service=prod                    | jdbc:postgresql:///?service=prod                     | service prod
            postgresql://db.example/shop                       | jdbc:postgresql://db.example:5432/shop               | db.example:5432/shop
            postgres://db.example:5433/shop                    | jdbc:postgresql://db.example:5433/shop               | db.example:5433/shop
            postgresql://db/a+b%20c                            | jdbc:postgresql://db:5432/a%2Bb+c                    | db:5432/a+b c
            postgresql:///shop?host=db&port=5433               | jdbc:postgresql://db:5433/shop                       | db:5433/shop
            postgresql://db/?dbname=shop                       | jdbc:postgresql://db:5432/shop                       | db:5432/shop
            postgresql://db/shop?application_name=x&sslmode=verify-full&target_session_attrs=read-write | jdbc:postgresql://db:5432/shop?ApplicationName=x&sslmode=verify-full&targetServerType=primary | db:5432/shop
            """)
    void readsWhatPeopleWrite(String written, String url, String description) {
        Target target = Targets.of(written, null, null, "parameter url");

        assertThat(target.url()).isEqualTo(url);
        assertThat(target.describe()).isEqualTo(description);
        assertThat(target.username()).isNull();
        assertThat(target.password()).isNull();
        assertThat(target.embedded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://anna:s%40cret@db/shop",
        "postgresql://db/shop?user=anna&password=s%40cret",
        "jdbc:postgresql://db/shop?user=anna&password=s%40cret",
        "jdbc:postgresql://db/shop?password=s%40cret&user=anna",
        "jdbc:postgresql://anna:s%40cret@db/shop",
        "postgresql://anna:s@cret@db/shop",
    })
    void takesUserAndPasswordOutOfTheUrl(String written) {
        Target target = Targets.of(written, null, null, "parameter url");

        assertThat(target.url()).isEqualTo("jdbc:postgresql://db:5432/shop");
        assertThat(target.username()).isEqualTo("anna");
        assertThat(reveal(target.password())).isEqualTo("s@cret");
        assertThat(target.toString()).doesNotContain("cret");
    }

    @Test
    void whatStandsBesideTheUrlWins() {
        Target target = Targets.of("postgresql://anna:old@db/shop", "bert", Secret.of("new"), "parameter url");

        assertThat(target.username()).isEqualTo("bert");
        assertThat(reveal(target.password())).isEqualTo("new");
    }

    @Test
    void emptyUserAndPasswordCountAsNone() {
        Target target = Targets.of("postgresql://anna:old@db/shop", "", Secret.of(""), "parameter url");

        assertThat(target.username()).isEqualTo("anna");
        assertThat(reveal(target.password())).isEqualTo("old");
    }

    @Test
    void theDatabaseIsNamedLikeTheUserWhereTheUrlNamesNone() {
        assertThat(Targets.of("postgresql://anna@db", null, null, "x").describe())
                .isEqualTo("db:5432/anna");
        assertThat(Targets.of("jdbc:postgresql://db/", "bert", null, "x").describe())
                .isEqualTo("db:5432/bert");
        assertThat(Targets.of("jdbc:postgresql://db/", null, null, "x").describe())
                .isEqualTo("db:5432");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:mysql://anna:s3cret@db/shop          | begins with jdbc:mysql:, which is not PostgreSQL
            mysql://anna:s3cret@db/shop               | begins with mysql:, which is not PostgreSQL
            db/s3cret                                 | has no scheme
            ''                                        | has no scheme
            postgresql://anna:s3cret/x@db/shop        | has an @ in a place where none belongs
            postgresql://anna:s3cret:x/shop           | has a host or port that cannot be understood
            postgresql://anna:12/s3cret@db/shop       | has an @ in a place where none belongs
            jdbc:postgresql://anna:12?s3cret@db/shop  | has an @ in a place where none belongs
            postgresql://anna:s3%zzcret@db/shop       | has a % that is not followed by two hexadecimal digits
            postgresql://anna:s3cret@db:70000/shop    | has a port that is not from 1 to 65535
            postgresql://anna:s3cret@%2Frun/shop      | names a socket directory, which Java cannot connect to
            postgresql://db/shop?sslpassword=s3cret   | holds sslpassword, a secret
            jdbc:postgresql://db/?sslpassword=s3cret  | holds sslpassword, a secret
            postgresql://db/shop?s3cret=1             | has a parameter that has no counterpart in the JDBC driver
            """)
    void refusesTheRestWithARemedyAndWithoutRepeatingIt(String written, String message) {
        assertThatExceptionOfType(ProblemsException.class)
                .isThrownBy(() -> Targets.of(written, null, null, "parameter url"))
                .satisfies(e -> {
                    Problem problem = e.problems().get(0);
                    assertThat(problem.code()).isEqualTo(Code.TARGET_URL);
                    assertThat(problem.message()).isEqualTo("The URL (parameter url) " + message);
                    assertThat(problem.hint()).isNotBlank();
                    assertThat(problem + "" + problem.hint() + e.getMessage()).doesNotContain("s3");
                });
    }

    @Tag("S02")
    @Test
    void aTargetItselfRefusesASecretInItsUrl() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Target("jdbc:postgresql://db/shop?password=s3cret", null, null, "x", false))
                .withMessageNotContaining("s3cret");
    }

    @Test
    void anotherDatabaseOfTheSameServer() {
        Target target = Targets.of("jdbc:postgresql://db/shop?sslmode=require", "anna", null, "x");

        assertThat(target.withDatabase("ü 1").url()).isEqualTo("jdbc:postgresql://db:5432/%C3%BC+1?sslmode=require");
        assertThat(target.withDatabase("ü 1").describe()).isEqualTo("db:5432/ü 1");
    }

    private static @Nullable String reveal(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }
}
