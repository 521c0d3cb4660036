package io.github.pgmigrate.canary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Secrets of which each has a part that would be known anywhere, whatever is quoted, cut or encoded around it. */
final class Canary {

    private static final String KNOWN =
            "c4nary" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    /** Of the database's user. */
    static final String PASSWORD = KNOWN + "-pw/'%";

    /** Not the password of anybody. */
    static final String WRONG_PASSWORD = KNOWN + "-no/'%";

    /** Of the secret variables. */
    static final String VARIABLE = KNOWN + "-var/'%";

    private static final List<String> TRACES = traces();

    private Canary() {}

    /** Whether bytes hold the known part, plainly, in base64 or in hexadecimal. */
    static boolean isIn(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        return TRACES.stream().anyMatch(text::contains);
    }

    static boolean isIn(String text) {
        return isIn(text.getBytes(UTF_8));
    }

    /** Base64 looks different after none, one or two other bytes; its first and last letters hang on the neighbours. */
    private static List<String> traces() {
        List<String> traces = new ArrayList<>(List.of(KNOWN));
        for (int before = 0; before < 3; before++) {
            byte[] bytes = ("xx".substring(0, before) + KNOWN).getBytes(UTF_8);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
            traces.add(encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 2));
        }
        traces.add(HexFormat.of().formatHex(KNOWN.getBytes(UTF_8)));
        return traces;
    }
}
