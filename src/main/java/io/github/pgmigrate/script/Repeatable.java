package io.github.pgmigrate.script;

/**
 * An immutable repeatable script: it runs again whenever its text changes.
 *
 * @param name its file name, by which the history knows it
 * @param description the words of its name
 * @param script its text
 */
public record Repeatable(String name, String description, ScriptFile script) {}
