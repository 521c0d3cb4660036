package io.github.pgmigrate.script;

/**
 * An immutable repeatable script: it runs again whenever its text changes.
 *
 * @param name its file name in Unicode's form NFC, by which the history knows it, capitals and all
 * @param description the words of its name
 * @param script its text
 */
public record Repeatable(String name, String description, ScriptFile script) {}
