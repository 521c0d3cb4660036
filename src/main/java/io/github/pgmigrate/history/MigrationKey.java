package io.github.pgmigrate.history;

import io.github.pgmigrate.script.Version;
import java.util.Optional;

/** What tells one migration from another, in the history and in the ledger: a version, or a repeatable's file name. */
public sealed interface MigrationKey {

    /** A versioned migration. */
    record Versioned(Version version) implements MigrationKey {
        @Override
        public Optional<Version> asVersion() {
            return Optional.of(version);
        }

        @Override
        public String words() {
            return "version " + version;
        }

        @Override
        public String toString() {
            return version.toString();
        }
    }

    /**
     * A repeatable script.
     *
     * @param script its file name, such as {@code R_active_users.sql}
     */
    record Repeated(String script) implements MigrationKey {
        @Override
        public Optional<Version> asVersion() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return script;
        }

        @Override
        public String toString() {
            return script;
        }
    }

    static MigrationKey of(Version version) {
        return new Versioned(version);
    }

    /** The key that the ledger keeps as this text: the digits of a version, else a file name, which is never all digits. */
    static MigrationKey of(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9') ? new Versioned(Version.of(text)) : new Repeated(text);
    }

    /** The version; empty for a repeatable script. */
    Optional<Version> asVersion();

    /** How a sentence names it: {@code version 7}, or the file name. */
    String words();

    /** As the ledger keeps it: the version without leading zeros, or the file name. */
    @Override
    String toString();
}
