package io.github.pgmigrate.apply;

import io.github.pgmigrate.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one short word of what is shown to a person, so that agreeing to it cannot be taken for agreeing to anything else. */
final class Fingerprints {

    /** 12 hexadecimal digits: short enough to type, and two states that share one do not come about by accident. */
    private static final int BYTES = 6;

    private Fingerprints() {}

    /** The fingerprint of changes of one history of one database. */
    static String of(String identity, List<Change> changes) {
        MessageDigest digest = Sha256.begin();
        add(digest, identity);
        for (Change change : changes) {
            add(digest, change.action().word());
            add(digest, change.migration().map(Object::toString).orElse(null));
            add(digest, change.script());
            add(digest, change.what());
            add(digest, change.reason());
            add(digest, String.valueOf(change.values().size()));
            for (Change.Value value : change.values()) {
                add(digest, value.name());
                add(digest, value.before());
                add(digest, value.after());
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /** Each text with its length before it, so that no two lists of texts are alike. */
    private static void add(MessageDigest digest, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(((text == null ? -1 : bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }
}
