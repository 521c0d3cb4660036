package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a script holds in memory is one statement. */
final class MemoryTest {

    private static final long MEBIBYTE = 1 << 20;

    /** A source of a beginning, a middle repeated as often as wanted, and an end, that is never whole in memory. */
    private static ScriptSource repeated(String beginning, String middle, long bytes, String end) {
        byte[] first = beginning.getBytes(StandardCharsets.UTF_8);
        byte[] again = middle.repeat(1_000).getBytes(StandardCharsets.UTF_8);
        byte[] last = end.getBytes(StandardCharsets.UTF_8);
        long times = bytes / again.length;
        return new ScriptSource() {
            @Override
            public String name() {
                return "large.sql";
            }

            @Override
            public InputStream open() {
                return new Repeated(first, again, times, last);
            }
        };
    }

    private static final class Repeated extends InputStream {
        private final byte[] middle;
        private final byte[] last;
        private long left;
        private byte[] current;
        private int position;

        Repeated(byte[] first, byte[] middle, long times, byte[] last) {
            this.current = first;
            this.middle = middle;
            this.left = times;
            this.last = last;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            while (position == current.length) {
                if (left < 0) {
                    return -1;
                }
                current = left-- > 0 ? middle : last;
                position = 0;
            }
            int count = Math.min(length, current.length - position);
            System.arraycopy(current, position, target, offset, count);
            position += count;
            return count;
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static ScriptContext context() {
        return new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {
            throw new AssertionError(problem);
        });
    }

    @Test
    void aScriptOfFiftyMegabytesLeavesNothingBehind() {
        ScriptSource source = repeated(
                "begin;\n",
                "-- note\nINSERT INTO t (a, b) VALUES (1, 'some text; and more');\n",
                50 * MEBIBYTE,
                "commit;");
        long before = used();
        long most = 0;
        try (Script script = Script.open(source, context())) {
            long count = 0;
            while (script.next() != null) {
                if (++count % 400_000 == 0) {
                    most = Math.max(most, used());
                }
            }
            assertThat(script.statements()).isGreaterThan(700_000);
        }
        assertThat(most - before).isLessThan(4 * MEBIBYTE);
    }

    @Test
    void copyDataGoThroughAsAStream() throws IOException {
        ScriptSource source = repeated("COPY t FROM stdin;\n", "1\tsome text\t\\N\n", 50 * MEBIBYTE, "\\.\nselect 1;");
        long before = used();
        try (Script script = Script.open(source, context())) {
            script.next();
            byte[] buffer = new byte[8192];
            InputStream data = script.copyData();
            long total = 0;
            long most = 0;
            for (int count = data.read(buffer); count >= 0; count = data.read(buffer)) {
                total += count;
                if (total % (1 << 24) < count) {
                    most = Math.max(most, used());
                }
            }
            assertThat(total).isBetween(49 * MEBIBYTE, 50 * MEBIBYTE);
            assertThat(most - before).isLessThan(4 * MEBIBYTE);
            assertThat(Texts.next(script).text()).isEqualTo("select 1;");
        }
    }

    @Test
    void aLiteralOfFiftyMegabytesWorks() {
        ScriptSource source = repeated("select '", "some text ", 50 * MEBIBYTE, "'; select 2;");
        try (Script script = Script.open(source, context())) {
            assertThat(Texts.next(script).text().length()).isGreaterThan((int) (49 * MEBIBYTE));
            assertThat(Texts.next(script).text()).isEqualTo("select 2;");
        }
    }
}
