package io.github.pgmigrate.target;

import org.jspecify.annotations.Nullable;

/**
 * An immutable, decrypted server of settings.xml.
 *
 * @param id its name
 * @param url the url of its configuration; null for none
 * @param username null for none
 * @param password null for none
 */
public record SettingsServer(
        String id,
        @Nullable String url,
        @Nullable String username,
        @Nullable Secret password) {

    String describe() {
        return "server '" + id + "' of settings.xml";
    }
}
