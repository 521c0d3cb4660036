package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells from the words of a migration whether it may change what all databases of a server share, which a copy of one database does
 * not bring back. Saying so of one that does not costs time alone.
 */
final class ServerWide {

    private static final Pattern WORDS = Pattern.compile(
            "(?i)\\b(?:create|drop|alter|reassign)\\s+(?:role|user|group|tablespace|database|system|owned|subscription)\\b"
                    + "|replication_slot");

    private ServerWide() {}

    static boolean mayConcern(Migration migration) {
        List<ScriptFile> scripts = Stream.concat(Stream.of(migration.forward()), migration.rollback().stream())
                .toList();
        return scripts.stream().anyMatch(ServerWide::mayConcern);
    }

    private static boolean mayConcern(ScriptFile script) {
        if (!script.facts().files().isEmpty()) {
            return true;
        }
        try (var text = script.source().open()) {
            return WORDS.matcher(new String(text.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .find();
        } catch (IOException e) {
            return true;
        }
    }
}
