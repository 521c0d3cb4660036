package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.sql.ClientEncoding;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts in other encodings than UTF-8 that say so, as dumps of databases in these encodings do. */
final class ClientEncodingTest {

    private static final int BATCH = 5000;

    /** Whatever bytes PostgreSQL has a character for mean the same here, or nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LATIN1",
                "LATIN2",
                "LATIN3",
                "LATIN4",
                "LATIN5",
                "LATIN7",
                "LATIN9",
                "LATIN10",
                "ISO_8859_5",
                "ISO_8859_6",
                "ISO_8859_7",
                "ISO_8859_8",
                "WIN1250",
                "WIN1251",
                "WIN1252",
                "WIN1253",
                "WIN1254",
                "WIN1255",
                "WIN1256",
                "WIN1257",
                "WIN1258",
                "WIN866",
                "WIN874",
                "KOI8R",
                "KOI8U",
                "EUC_CN",
                "EUC_KR",
                "SJIS",
                "GBK",
                "UHC"
            })
    void an_encoding_means_the_same_as_to_postgresql(String name) throws SQLException {
        Charset charset = ClientEncoding.of(name).orElseThrow().charset();
        boolean wide = List.of("EUC_CN", "EUC_KR", "SJIS", "GBK", "UHC").contains(name);
        List<byte[]> all = new ArrayList<>();
        for (int first = 1; first < 256; first++) {
            all.add(new byte[] {(byte) first});
            for (int second = 0x30; wide && first >= 0x80 && second < 256; second++) {
                all.add(new byte[] {(byte) first, (byte) second});
            }
        }
        int agreed = 0;
        try (Connection connection = TestServer.of(14).connect("postgres");
                Statement statement = connection.createStatement();
                PreparedStatement convert = prepare(connection, statement)) {
            for (int from = 0; from < all.size(); from += BATCH) {
                List<byte[]> some = all.subList(from, Math.min(from + BATCH, all.size()));
                convert.setString(1, name);
                convert.setArray(2, connection.createArrayOf("bytea", some.toArray(new byte[0][])));
                try (ResultSet rows = convert.executeQuery()) {
                    while (rows.next()) {
                        String theirs = rows.getString(2);
                        String ours = decode(charset, rows.getBytes(1));
                        if (theirs != null && !ours.isEmpty()) {
                            assertThat(ours).isEqualTo(theirs);
                            agreed++;
                        }
                    }
                }
            }
        }
        assertThat(agreed).isGreaterThan(wide ? 7000 : 170);
    }

    private static PreparedStatement prepare(Connection connection, Statement statement) throws SQLException {
        statement.execute("CREATE FUNCTION pg_temp.converted(b bytea, name text) RETURNS text LANGUAGE plpgsql AS"
                + " $$ BEGIN RETURN convert_from(b, name); EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$");
        return connection.prepareStatement("SELECT b, pg_temp.converted(b, ?) FROM unnest(?::bytea[]) AS b");
    }

    private static String decode(Charset charset, byte[] bytes) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_dump_of_a_database_in_another_encoding_is_a_migration(int major) {
        Charset cyrillic = Charset.forName("KOI8-R");
        try (Bench bench = Bench.on(major)) {
            bench.file("data.txt", "4\tЖук\n".getBytes(cyrillic))
                    .file("latin.txt", "5\té\n".getBytes(StandardCharsets.ISO_8859_1))
                    .file(
                            Bench.PREFIX + "1_a.sql",
                            bytes(
                                    StandardCharsets.UTF_8,
                                    "SELECT 'ü';\n",
                                    cyrillic,
                                    """
                            SET statement_timeout = 0;
                            SET client_encoding = 'KOI8R';
                            SET standard_conforming_strings = on;
                            SELECT pg_catalog.set_config('search_path', '', false);
                            CREATE TABLE public."Имена" (id int, name text DEFAULT 'Юг');
                            COMMENT ON TABLE public."Имена" IS 'что?';
                            COPY public."Имена" (id, name) FROM stdin;
                            1\tСевер
                            \\.
                            INSERT INTO public."Имена" VALUES (2);
                            \\copy public."Имена" from data.txt
                            \\copy public."Имена" from latin.txt with (encoding 'LATIN1')
                            RESET client_encoding;
                            """,
                                    StandardCharsets.UTF_8,
                                    "INSERT INTO public.\"Имена\" VALUES (3, 'ö€');\n"))
                    .file(
                            Bench.PREFIX + "1_rollback_a.sql",
                            bytes(cyrillic, "SET client_encoding = 'KOI8R';\nDROP TABLE \"Имена\";\n"))
                    .file(
                            Bench.PREFIX + "2_b.sql",
                            bytes(
                                    cyrillic,
                                    "\\encoding KOI8R\nBEGIN;\nCREATE TABLE \"Ъ\" ();\nCOMMIT;\nSELECT 1/0, 'Ъ';\n"));

            RunReport report = bench.migrate();

            assertThat(Bench.place(Bench.problem(report))).isEqualTo("2_b.sql:5:1");
            assertThat(bench.column("SELECT name FROM \"Имена\" ORDER BY id"))
                    .containsExactly("Север", "Юг", "ö€", "Жук", "é");
            assertThat(bench.column("SELECT obj_description('\"Имена\"'::regclass)"))
                    .containsExactly("что?");
            assertThat(bench.column("SELECT rollback FROM schema_version"))
                    .containsExactly("SET client_encoding = 'KOI8R';\nDROP TABLE \"Имена\";\n");

            bench.file(
                    Bench.PREFIX + "2_b.sql",
                    bytes(cyrillic, "\\encoding KOI8R\nBEGIN;\nCREATE TABLE \"Ъ\" ();\nCOMMIT;\nSELECT 1, 'Ъ';\n"));
            bench.migrated();
            bench.with("2_rollback_b.sql", "DROP TABLE \"Ъ\";\n")
                    .without("1_rollback_a.sql")
                    .without("1_a.sql");
            assertThat(bench.rollback(2).isOk()).as("by the text that was kept").isTrue();
            assertThat(bench.exists("\"Имена\"")).isFalse();
        }
    }

    @ParameterizedTest
    @EachMajor
    void data_that_are_not_of_the_encoding_change_nothing(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.file("data.txt", new byte[] {'1', (byte) 0x81, '\n'})
                    .with(
                            "1_a.sql",
                            "SET client_encoding = WIN1252;\nCREATE TABLE a (t text);\n\\copy a from data.txt\n");

            assertThat(Bench.problem(bench.migrate())).satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(Code.UNREADABLE);
                assertThat(problem.message()).contains("data.txt", "not win1252");
            });
            assertThat(bench.exists("a")).isFalse();
        }
    }

    private static byte[] bytes(Object... encodingsAndParts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encodingsAndParts.length; i += 2) {
            bytes.writeBytes(((String) encodingsAndParts[i + 1]).getBytes((Charset) encodingsAndParts[i]));
        }
        return bytes.toByteArray();
    }
}
