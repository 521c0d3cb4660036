package io.github.pgmigrate.canary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class CanaryTest {

    @Test
    void isKnownAnywhere() {
        byte[] secret = Canary.PASSWORD.getBytes(UTF_8);

        assertThat(Canary.isIn("password=" + Canary.PASSWORD)).isTrue();
        assertThat(Canary.isIn(HexFormat.of().formatHex(secret))).isTrue();
        for (String before : new String[] {"", "a", "ab", "abc", "user:"}) {
            assertThat(Canary.isIn(
                            Base64.getEncoder().encodeToString((before + Canary.VARIABLE + "x").getBytes(UTF_8))))
                    .as(before)
                    .isTrue();
        }
        assertThat(Canary.isIn("password=***, c4nary")).isFalse();
    }
}
