package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Immutable names for the states that a rehearsal passes through, made of all that they come from: the same name is the same
 * state, whenever and wherever it is reached. A state is what the forward scripts make; a verdict is about the rollback, too.
 */
final class StateNames {

    /** Grows with each change of how a rehearsal is held, or of what is compared. */
    private static final String FORMAT = "1";

    private final List<String> states = new ArrayList<>();
    private final List<String> verdicts = new ArrayList<>();
    private final List<String> chains = new ArrayList<>();

    /**
     * The names for a rehearsal.
     *
     * @param origin tells the throwaway server from others
     * @param seed the script that runs before the first rehearsed migration
     */
    StateNames(Request request, Course course, String origin, Optional<ScriptFile> seed) {
        String name = digest(List.of(FORMAT, origin, course.database(), options(request.options()), around(request)));
        int position = 0;
        if (!course.replayed().isEmpty()) {
            states.add(name);
        }
        for (Migration migration : course.replayed()) {
            name = after(name, migration);
            position++;
            if (position < course.replayed().size()) {
                states.add(name);
            }
        }
        name = seed.isEmpty() ? name : digest(List.of(name, "seed", checksum(seed)));
        states.add(name);
        String chain = digest(List.of(name, "chain", repeatables(request)));
        for (Migration migration : course.rehearsed()) {
            String rollback = checksum(migration.rollback());
            String verify = checksum(migration.verify());
            String irreversible = migration.irreversible().orElse("");
            verdicts.add(digest(List.of(
                    name,
                    "verdict",
                    migration.version().toString(),
                    checksum(migration),
                    rollback,
                    verify,
                    irreversible)));
            name = after(name, migration);
            states.add(name);
            chain = digest(List.of(
                    chain, migration.version().toString(), checksum(migration), rollback, verify, irreversible));
            chains.add(chain);
        }
    }

    /** The state after so many of the migrations, replayed ones first; the seed has run where the first is to be rehearsed. */
    String state(int position) {
        return states.get(position);
    }

    /** At which position a state is. */
    int position(String state) {
        return states.indexOf(state);
    }

    /** The states up to a position, the last first. */
    List<String> statesDownFrom(int position) {
        List<String> names = new ArrayList<>();
        for (int i = position; i >= 0; i--) {
            names.add(states.get(i));
        }
        return names;
    }

    /** What was found of the rehearsed migration at an index. */
    String verdict(int index) {
        return verdicts.get(index);
    }

    /** What was found when the rehearsed migrations up to an index were rolled back in a row. */
    String chain(int index) {
        return chains.get(index);
    }

    private static String after(String name, Migration migration) {
        return digest(List.of(name, migration.version().toString(), migration.description(), checksum(migration)));
    }

    private static String checksum(Migration migration) {
        return migration.forward().facts().checksum()
                + migration.forward().facts().mode();
    }

    private static String checksum(Optional<ScriptFile> script) {
        return script.map(file -> file.facts().checksum() + file.facts().mode()).orElse("");
    }

    private static String options(Options options) {
        Map<String, String> variables = new TreeMap<>(options.variables());
        return digest(List.of(
                options.pluginVersion(),
                options.session().role().orElse(""),
                options.session().defaultSchema().orElse(""),
                options.historySchema().orElse(""),
                options.historyTable(),
                variables.toString()));
    }

    private static String around(Request request) {
        StringBuilder text = new StringBuilder();
        for (Around when : Around.values()) {
            text.append(when)
                    .append(' ')
                    .append(checksum(request.folder().around(when)))
                    .append('\n');
        }
        return text.toString();
    }

    private static String repeatables(Request request) {
        StringBuilder text = new StringBuilder();
        request.folder().repeatables().stream()
                .sorted(Comparator.comparing(repeatable -> repeatable.name()))
                .forEach(repeatable -> text.append(repeatable.name())
                        .append(' ')
                        .append(repeatable.script().facts().checksum())
                        .append('\n'));
        return text.toString();
    }

    /** Each part with its length before it, so that no two lists have the same text. */
    private static String digest(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
