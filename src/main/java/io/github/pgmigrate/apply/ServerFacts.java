package io.github.pgmigrate.apply;

import java.util.Optional;

/**
 * An immutable description of the server of a run.
 *
 * @param version its version in full, such as {@code 17.11}
 * @param embedded whether the plugin started it
 * @param database the name of the database
 * @param user the role that logged in
 * @param role the role that the run acts as; empty where it is the one that logged in
 */
public record ServerFacts(String version, boolean embedded, String database, String user, Optional<String> role) {}
