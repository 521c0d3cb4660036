package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Location;

/** What a script consists of, in the order of its text. Conditionals, includes and variables are already worked out. */
public sealed interface Item permits Statement, Item.Comment, Item.CopyFile, Item.Echo {

    /** Where it begins. */
    Location location();

    /**
     * A line comment outside statements.
     *
     * @param location where its dashes stand
     * @param text what follows the two dashes, to the end of the line
     */
    record Comment(Location location, String text) implements Item {}

    /**
     * {@code \copy relation from 'file'}: the file's bytes go to the server.
     *
     * @param location where its backslash stands
     * @param sql the statement to send: {@code COPY relation FROM STDIN ...}
     * @param data the file
     * @param digest sha256 of the command and of the file, as {@link Statement#digest()}
     */
    record CopyFile(Location location, String sql, ScriptSource data, String digest) implements Item {}

    /**
     * {@code \echo} or {@code \warn}.
     *
     * @param location where its backslash stands
     * @param text what to show, variables put in
     * @param warning true for {@code \warn}
     */
    record Echo(Location location, String text, boolean warning) implements Item {}
}
