package io.github.pgmigrate.script.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** What Flyway and Sqitch would have written down for a file. */
class ForeignDigestsTest {

    private static ForeignDigests of(String text) {
        try {
            return ForeignDigests.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    @Test
    void flyway_counts_lines_without_their_ends_and_without_the_mark() {
        assertThat(of("a\nb\r\nc\rd").flyway()).containsExactly(crc("abcd"));
        assertThat(of("\uFEFFä\n").flyway()).containsExactly(crc("ä"));
        assertThat(of("").flyway()).containsExactly(0);
    }

    @Test
    void sqitch_counts_every_byte() {
        // echo 'SELECT 1;' | sha1sum
        assertThat(of("SELECT 1;\n").sqitch()).containsExactly("d30d858bf9fa5d8979af2d32c3be5e09b07da877");
        assertThat(of("SELECT 1;\r\n").sqitch()).isNotEqualTo(of("SELECT 1;\n").sqitch());
    }

    @Test
    void lines_that_were_added_since_need_not_count() {
        String text = "-- Migration: of words\nSELECT 1;\n";
        ForeignDigests plain = of(text);
        ForeignDigests added =
                of("\uFEFF-- Migration: V1_2__x.sql\r\n" + text + "-- pgmigrate:allow drop-table t: gone\n");

        assertThat(added.flyway()).hasSize(2).containsAll(plain.flyway());
        assertThat(of("-- Migration: a.sql::1::b\n" + text).sqitch()).hasSize(2).containsAll(plain.sqitch());
        assertThat(plain.flyway()).hasSize(1);
    }

    @Test
    void long_lines_are_read_in_pieces() {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("-- Migration: V1_2__x.sql\n");
        StringBuilder known = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String line = "x".repeat(random.nextInt(12_000)) + i;
            text.append(line).append('\n');
            known.append(line);
        }
        text.append("-- pgmigrate:").append("x".repeat(9000));
        known.append("-- pgmigrate:").append("x".repeat(9000));

        assertThat(of(text.toString()).flyway()).contains(crc(known.toString()));
    }
}
