package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.ScriptContext;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.testing.TestServer;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last statement of a script may lack its semicolon, whatever comments follow it. */
class LastStatementTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t ()",
                "CREATE TABLE t ();",
                "CREATE TABLE t () -- later;",
                "CREATE TABLE t ()\n\n-- to be done by hand:\n-- update t set a = 1;",
                "CREATE TABLE t () /* later; */",
                "CREATE TABLE t () -- later"
            })
    void whatFollowsItInTheMessageIsAStatementOfItsOwn(String text) throws Exception {
        Message message = new Message();
        ScriptContext context = new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {});
        try (Script script = Script.open(new TextSource("x.sql", text), context)) {
            message.add((Statement) Objects.requireNonNull(script.next()));
        }
        message.own("SELECT 1;\n", 1);

        try (Session session = Session.open(TestServer.of(18).newDatabase(), "test", notice -> {})) {
            assertThat(session.send(message.text())).containsExactly("CREATE TABLE", "SELECT 1");
        }
    }
}
