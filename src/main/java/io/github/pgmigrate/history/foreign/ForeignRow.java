package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.history.Kind;
import java.time.Instant;
import java.util.Optional;

/**
 * An immutable entry of another tool's history: something that is applied now.
 *
 * @param kind what it would be here
 * @param name by which the other tool knows it: Flyway's version ({@code 1.2}; for a repeatable its description), Liquibase's
 *     {@code file::id::author}, MyBatis' number, the name of Sqitch's change
 * @param description what it does, in the other tool's words; may be empty
 * @param script the file that the other tool ran; empty where it does not say
 * @param program whether that is no SQL
 * @param digest the digest that the other tool keeps of the file, as it writes it; empty where it keeps none that can be
 *     compared
 * @param appliedBy who applied it; empty where the other tool does not say
 * @param appliedAt when; empty likewise
 * @param millis how long it took; 0 where the other tool does not say
 */
public record ForeignRow(
        Kind kind,
        String name,
        String description,
        String script,
        boolean program,
        Optional<String> digest,
        Optional<String> appliedBy,
        Optional<Instant> appliedAt,
        long millis) {}
