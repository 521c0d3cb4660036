package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Scripts of any size that are never whole in memory or on disk, and what reading them holds. */
final class LargeSource {

    private LargeSource() {}

    /** A source of a beginning, a middle repeated as often as wanted, and an end, that is never whole in memory. */
    static ScriptSource repeated(String beginning, String middle, long bytes, String end) {
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

    /** How much of the heap is in use, garbage aside; in bytes. */
    static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static ScriptContext context() {
        return new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {
            throw new AssertionError(problem);
        });
    }

    /** Reads INSERTs of so many bytes in all; returns the most that the heap held on the way more than before, in bytes. */
    static long mostHeldWhileReading(long bytes) {
        String insert = "-- note\nINSERT INTO t (a, b) VALUES (1, 'some text; and more');\n";
        ScriptSource source = repeated("begin;\n", insert, bytes, "commit;");
        long before = usedMemory();
        long most = 0;
        try (Script script = Script.open(source, context())) {
            long count = 0;
            while (script.next() != null) {
                if (++count % 400_000 == 0) {
                    most = Math.max(most, usedMemory() - before);
                }
            }
            assertThat(script.statements()).isEqualTo(2 + bytes / (insert.length() * 1_000L) * 1_000);
        }
        return most;
    }
}
