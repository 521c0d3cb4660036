package io.github.pgmigrate.target;

import org.jspecify.annotations.Nullable;

/**
 * What a person says about the target, immutable. Null and empty mean that nothing is said.
 *
 * @param url a JDBC URL or a connection URI
 * @param username wins over all other users
 * @param password wins over all other passwords
 * @param server names the target with its url, or adds user and password to one that is named otherwise
 * @param useEnvironment whether libpq's variables count
 */
public record TargetSettings(
        @Nullable String url,
        @Nullable String username,
        @Nullable Secret password,
        @Nullable SettingsServer server,
        boolean useEnvironment) {}
