package io.github.pgmigrate.script;

import io.github.pgmigrate.sql.ScriptSource;

/**
 * An immutable script of the folder, read through.
 *
 * @param source its text
 * @param fileName its name within the folder, such as {@code 001_add_phone.sql}
 * @param facts what was found in it
 */
public record ScriptFile(ScriptSource source, String fileName, ScriptFacts facts) {}
