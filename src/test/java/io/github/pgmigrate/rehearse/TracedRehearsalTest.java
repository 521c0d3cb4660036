package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pgmigrate.report.RehearsalHtml;
import io.github.pgmigrate.report.RehearsalJson;
import io.github.pgmigrate.report.RehearsalText;
import io.github.pgmigrate.testing.EachMajor;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.io.TempDir;

/** What a rehearsal shows of the statements: console, JSON, HTML. */
class TracedRehearsalTest {

    private static final String HOSTILE = "</td><script>alert(1)</script>&\"' \u202e";

    @TempDir
    private Path folder;

    /** A role that is missing is made, and the migration goes on where it stopped. */
    @EachMajor
    void what_a_migration_had_done_before_it_went_on_is_told_as_well(int major) throws IOException {
        write("1_orders.sql", "CREATE TABLE orders (id int);");
        write("1_rollback.sql", "DROP TABLE orders;");
        write(
                "2_index.sql",
                "CREATE INDEX CONCURRENTLY orders_id ON orders (id);\nGRANT SELECT ON orders TO traced_reader_" + major
                        + ";\n");
        write("2_rollback.sql", "REVOKE SELECT ON orders FROM traced_reader_" + major + ";\nDROP INDEX orders_id;\n");

        Rehearsal done = Rehearser.of(folder, major).run(new RehearsalText((severity, line) -> {}));

        String json = RehearsalJson.text("rehearse", done, done.report());
        assertThat(json).contains("CREATE INDEX CONCURRENTLY orders_id", "GRANT SELECT ON orders");
    }

    @EachMajor
    void a_rollback_is_watched_and_what_it_took_is_remembered(int major) throws IOException {
        write("1_orders.sql", "CREATE TABLE orders (id int);\nINSERT INTO orders VALUES (1);\n");
        write("1_rollback.sql", "DROP TABLE orders;");
        write("2_index.sql", "CREATE INDEX CONCURRENTLY orders_id ON orders (id);\n");
        write("2_rollback.sql", "DROP INDEX CONCURRENTLY orders_id;\nANALYZE orders;\n");
        write("3_wide.sql", "ALTER TABLE orders ALTER id TYPE bigint;\n");
        write("3_rollback.sql", "ALTER TABLE orders ALTER id TYPE int;\n");
        write("4_for_good.sql", "-- pgmigrate:irreversible it is meant so\nCREATE TABLE good ();\n");
        Rehearser rehearser = Rehearser.of(folder, major).remembering(folder.resolve("kept"));

        Rehearsal first = rehearser.run();
        Rehearsal again = rehearser.run(new RehearsalText((severity, line) -> {}));

        for (Rehearsal done : List.of(first, again)) {
            JsonArray migrations = JsonParser.parseString(RehearsalJson.text("rehearse", done, done.report()))
                    .getAsJsonObject()
                    .getAsJsonArray("migrations");
            List<JsonArray> back = migrations.asList().stream()
                    .map(migration -> migration.getAsJsonObject().getAsJsonArray("rollbackStatements"))
                    .toList();
            assertThat(back).extracting(JsonArray::size).containsExactly(1, 2, 1, 0);
            assertThat(back.get(0).toString())
                    .contains("DROP TABLE orders", "ACCESS EXCLUSIVE", "\"dropped\"", "public.orders");
            assertThat(back.get(1).toString())
                    .contains("DROP INDEX CONCURRENTLY", "SHARE UPDATE EXCLUSIVE", "ANALYZE orders");
            assertThat(back.get(2).toString()).contains("columnType", "ACCESS EXCLUSIVE");
            assertThat(RehearsalHtml.text(done))
                    .contains("Statements of the rollback", "back: <span class=\"lock reads\">ACCESS EXCLUSIVE");
        }
    }

    @EachMajor
    void console_json_and_page_tell_what_each_statement_takes(int major) throws IOException, XMLStreamException {
        write("001_create_customers.sql", """
                CREATE TABLE customers (id int PRIMARY KEY, name varchar(40) DEFAULT 'nobody', age int);
                INSERT INTO customers SELECT i, 'name', i FROM generate_series(1, 20) i;
                CREATE TABLE orders (id int PRIMARY KEY, customer int);
                CREATE VIEW adults AS SELECT id FROM customers WHERE age >= 18;
                """);
        write("001_rollback_create_customers.sql", "DROP VIEW adults;\nDROP TABLE orders, customers;\n");
        write("002_widen.sql", """
                UPDATE customers SET age = 1 WHERE id = 1;
                DO $$ BEGIN ALTER TABLE customers ALTER COLUMN id TYPE bigint; EXCEPTION WHEN feature_not_supported THEN
                    DROP VIEW adults; ALTER TABLE customers ALTER COLUMN id TYPE bigint; END $$;
                ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer) REFERENCES customers (id);
                """);
        write("002_rollback_widen.sql", """
                ALTER TABLE orders DROP CONSTRAINT orders_customer;
                ALTER TABLE customers ALTER COLUMN id TYPE int, ALTER COLUMN name DROP DEFAULT;
                """);
        write("003_index.sql", """
                CREATE INDEX CONCURRENTLY orders_customer ON orders (customer);
                VACUUM FULL customers;
                """);
        write("003_rollback_index.sql", "DROP INDEX orders_customer;\n");
        String quoted = "\"" + HOSTILE.replace("\"", "\"\"") + "\"";
        write("004_hostile_names.sql", "CREATE TABLE " + quoted + " (" + quoted + " text DEFAULT '<b>bold</b>');\n");
        write("004_rollback_hostile_names.sql", "DROP TABLE " + quoted + ";\n");
        write(
                "005_hostile_changes.sql",
                "ALTER TABLE " + quoted + " ALTER COLUMN " + quoted
                        + " SET DEFAULT '<img src=x onerror=alert(1)>';\nCOMMENT ON TABLE " + quoted
                        + " IS '</pre><script>';\n");
        write("005_rollback_hostile_changes.sql", "SELECT 1;\n");

        List<String> lines = new ArrayList<>();
        Rehearsal done = Rehearser.of(folder, major).run(new RehearsalText((severity, line) -> lines.add(line)));

        assertThat(lines)
                .anyMatch(line -> line.startsWith("1 create customers: exact (") && line.endsWith(" ms)"))
                .anyMatch(line -> line.startsWith("2 widen: DIFFERENT")
                        && line.endsWith(
                                "; ACCESS EXCLUSIVE on public.adults, public.customers, rewrites public.customers"))
                .anyMatch(line -> line.startsWith("3 index: exact")
                        && line.endsWith("; ACCESS EXCLUSIVE on public.customers, rewrites public.customers"));

        JsonObject json = JsonParser.parseString(RehearsalJson.text("rehearse", done, done.report()))
                .getAsJsonObject();
        JsonObject statement = json.getAsJsonArray("migrations")
                .get(1)
                .getAsJsonObject()
                .getAsJsonArray("statements")
                .get(1)
                .getAsJsonObject();
        assertThat(statement.keySet())
                .containsExactly(
                        "file",
                        "line",
                        "sql",
                        "transaction",
                        "startMillis",
                        "millis",
                        "rows",
                        "locks",
                        "rewrites",
                        "scans",
                        "findings",
                        "objects",
                        "gaps");
        assertThat(statement.get("line").getAsInt()).isEqualTo(2);
        JsonObject lock = statement.getAsJsonArray("locks").get(0).getAsJsonObject();
        assertThat(lock.keySet()).containsExactly("relation", "kind", "mode", "blocks", "upgradedFrom", "heldMillis");
        assertThat(lock.get("mode").getAsString()).isEqualTo("ACCESS EXCLUSIVE");
        assertThat(lock.get("blocks").getAsString()).isEqualTo("everything, SELECT too");
        assertThat(statement
                        .getAsJsonArray("rewrites")
                        .get(0)
                        .getAsJsonObject()
                        .get("reason")
                        .getAsString())
                .isEqualTo("columnType");
        assertThat(statement.getAsJsonArray("objects").toString()).contains("\"dropped\"", "public.adults");

        String page = RehearsalHtml.text(done);
        Path kept = Path.of("target", "rehearsal-pages");
        Files.createDirectories(kept);
        Files.writeString(kept.resolve("rehearsal-" + major + ".html"), page);
        assertThat(page)
                .contains(
                        "<svg", "ACCESS EXCLUSIVE", "public.customers", "writes</strong>", "default of customers.name")
                .contains("&lt;img src=x onerror=alert(1)&gt;")
                .doesNotContain("<script", "<img", "<b>", "\u202e", "http://", "https://", "src=\"", "url(");
        assertThat(elements(page)).contains("svg", "section", "table").doesNotContain("script", "img", "b");
    }

    /** The names of its elements; the page is XML but for its first line and elements that have no end. */
    private static List<String> elements(String page) throws XMLStreamException {
        String xml = page.replaceFirst("<!DOCTYPE html>", "").replaceAll("(<meta [^>]*)>", "$1/>");
        XMLStreamReader reader = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(xml));
        List<String> names = new ArrayList<>();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT) {
                names.add(reader.getLocalName());
            }
        }
        return names;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
