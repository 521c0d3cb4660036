package io.github.pgmigrate.replay;

import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.text.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Names made of all that something comes from: the same name is the same thing, whenever and wherever it is made. */
public final class ContentName {

    private ContentName() {}

    /** Each part with its length before it, so that no two lists have the same name. */
    public static String of(List<String> parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return Sha256.of(text);
    }

    /** What a script does, and how it is applied. */
    public static String of(ScriptFile script) {
        return script.facts().checksum() + script.facts().mode();
    }

    /** The same; nothing where there is none. */
    public static String of(Optional<ScriptFile> script) {
        return script.map(ContentName::of).orElse("");
    }

    /** What options have a say in what scripts do. */
    public static String of(Options options) {
        List<String> parts = new ArrayList<>(List.of(
                options.pluginVersion(),
                options.session().role().orElse(""),
                options.session().defaultSchema().orElse(""),
                options.historySchema().orElse(""),
                options.historyTable()));
        new TreeMap<>(options.variables()).forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        return of(parts);
    }
}
