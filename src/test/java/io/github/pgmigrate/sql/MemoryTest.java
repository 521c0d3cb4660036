package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a script holds in memory is one statement. */
final class MemoryTest {

    private static final long MEBIBYTE = 1 << 20;

    @Tag("F073")
    @Test
    void aScriptOfFiftyMegabytesLeavesNothingBehind() {
        assertThat(LargeSource.mostHeldWhileReading(50 * MEBIBYTE)).isLessThan(4 * MEBIBYTE);
    }

    @Test
    void copyDataGoThroughAsAStream() throws IOException {
        ScriptSource source =
                LargeSource.repeated("COPY t FROM stdin;\n", "1\tsome text\t\\N\n", 50 * MEBIBYTE, "\\.\nselect 1;");
        long before = LargeSource.usedMemory();
        try (Script script = Script.open(source, LargeSource.context())) {
            script.next();
            byte[] buffer = new byte[8192];
            InputStream data = script.copyData();
            long total = 0;
            long most = 0;
            for (int count = data.read(buffer); count >= 0; count = data.read(buffer)) {
                total += count;
                if (total % (1 << 24) < count) {
                    most = Math.max(most, LargeSource.usedMemory());
                }
            }
            assertThat(total).isBetween(49 * MEBIBYTE, 50 * MEBIBYTE);
            assertThat(most - before).isLessThan(4 * MEBIBYTE);
            assertThat(Texts.next(script).text()).isEqualTo("select 1;");
        }
    }

    @Tag("F073")
    @Test
    void aLiteralOfFiftyMegabytesWorks() {
        ScriptSource source = LargeSource.repeated("select '", "some text ", 50 * MEBIBYTE, "'; select 2;");
        try (Script script = Script.open(source, LargeSource.context())) {
            assertThat(Texts.next(script).text().length()).isGreaterThan((int) (49 * MEBIBYTE));
            assertThat(Texts.next(script).text()).isEqualTo("select 2;");
        }
    }
}
