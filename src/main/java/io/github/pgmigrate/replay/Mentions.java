package io.github.pgmigrate.replay;

import io.github.pgmigrate.script.ScriptFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What scripts speak of, by their words alone: whether they make something themselves, or take it for granted. Where that errs, the
 * server's refusal says so later.
 */
final class Mentions {

    private final String text;

    private Mentions(String text) {
        this.text = text;
    }

    static Mentions of(List<ScriptFile> scripts) {
        return new Mentions(scripts.stream().map(Mentions::text).collect(Collectors.joining("\n")));
    }

    /** One that cannot be read mentions nothing: whoever runs it says why. */
    private static String text(ScriptFile script) {
        try (var opened = script.source().open()) {
            return new String(opened.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether they name something so at all. */
    boolean names(String name) {
        return text.contains(name);
    }

    boolean createsExtension(String name) {
        return has("create\\s+extension\\s+(?:if\\s+not\\s+exists\\s+)?", name);
    }

    boolean createsRole(String name) {
        return has("create\\s+(?:role|user|group)\\s+", name);
    }

    boolean createsSchema(String name) {
        return has(
                "create\\s+schema\\s+(?:if\\s+not\\s+exists\\s+)?(?:(?:\"[^\"]*\"|\\w+)\\s+authorization\\s+|authorization\\s+)?",
                name);
    }

    boolean dropsSchema(String name) {
        return has("drop\\s+schema\\s+(?:if\\s+exists\\s+)?", name);
    }

    /** Whether they grant a role something on a schema. */
    boolean grantsOnSchema(String schema, String role) {
        return Pattern.compile("(?iu)\\bgrant\\b[^;]*\\bon\\s+schema\\b[^;]*\\b" + Pattern.quote(schema)
                        + "\\b[^;]*\\bto\\b[^;]*(?<!\\w)" + Pattern.quote(role) + "(?!\\w)")
                .matcher(text)
                .find();
    }

    /** Whether they set a setting for a database or a role. */
    boolean sets(String setting) {
        return Pattern.compile("(?is)\\balter\\s+(?:database|role|user)\\b[^;]*?\\bset\\s+\"?" + Pattern.quote(setting)
                        + "\\b")
                .matcher(text)
                .find();
    }

    private boolean has(String before, String name) {
        return Pattern.compile("(?iu)\\b" + before + "\"?" + Pattern.quote(name) + "(?!\\w)")
                .matcher(text)
                .find();
    }
}
