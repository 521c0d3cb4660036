package io.github.pgmigrate.script;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable summary of a script that was read through without a server.
 *
 * @param checksum as {@link io.github.pgmigrate.sql.Script#checksum()}
 * @param statements how many statements psql would send
 * @param empty whether none of them does anything: there are none but lone semicolons, and no {@code \copy};
 *     false where it has errors, since nobody knows
 * @param mode how it has to be applied
 * @param header the header lines ({@code -- Author: ...}), by name as written, in their order; without those names nothing
 * @param irreversible the reason given by {@code -- pgmigrate:irreversible}; empty where there is none
 * @param lockTimeout the lock_timeout that the file asks for before its first statement, as written ({@code 2s}); else empty
 * @param statementTimeout likewise the statement_timeout
 * @param until the version from which on a verify script no longer holds; empty where it holds for ever
 * @param allows what {@code -- pgmigrate:allow} permits, in its order
 * @param files the other files it reads ({@code \i}, {@code \ir}, {@code \copy}), names as shown to a person
 */
public record ScriptFacts(
        String checksum,
        long statements,
        boolean empty,
        Mode mode,
        Map<String, String> header,
        Optional<String> irreversible,
        Optional<String> lockTimeout,
        Optional<String> statementTimeout,
        Optional<Version> until,
        List<Directive.Allow> allows,
        List<String> files) {

    /** How a script has to be applied. */
    public enum Mode {
        /** In one transaction, together with its history row. */
        TRANSACTIONAL,
        /** In steps: it has its own BEGIN and COMMIT. */
        OWN_TRANSACTIONS,
        /** In steps, one a statement: something in it is barred from transactions, or it says {@code no-transaction}. */
        NO_TRANSACTION
    }

    public ScriptFacts {
        header = Collections.unmodifiableMap(new LinkedHashMap<>(header));
        allows = List.copyOf(allows);
        files = List.copyOf(files);
    }

    /** The value of a header line by its name, in whatever case; empty where there is none. */
    public Optional<String> headerValue(String name) {
        return header.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
