package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.replay.ContentName;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.text.IoReason;
import io.github.pgmigrate.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Immutable names for the states that a rehearsal passes through, made of all that they come from: the same name is the same
 * state, whenever and wherever it is reached. A state is what the forward scripts make. A verdict is about the rollback, too, and
 * about the texts with their comments: these hold what the plugin is told, and problems are shown at their lines.
 */
final class StateNames {

    /** Grows with each change of how a rehearsal is held, or of what is compared. */
    private static final String FORMAT = "3";

    private final Includes includes;
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
        this.includes = request.folder().includes();
        String run =
                ContentName.of(around(request).stream().map(ContentName::of).toList());
        String name =
                ContentName.of(List.of(FORMAT, origin, course.database(), ContentName.of(request.options()), run));
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
        name = seed.isEmpty() ? name : ContentName.of(List.of(name, "seed", ContentName.of(seed)));
        states.add(name);
        String beside = ContentName.of(List.of(texts(around(request)), text(seed)));
        String chain = ContentName.of(List.of(name, "chain", texts(repeatables(request)), beside));
        for (Migration migration : course.rehearsed()) {
            String pair = pair(migration);
            verdicts.add(ContentName.of(List.of(name, "verdict", pair, beside)));
            name = after(name, migration);
            states.add(name);
            chain = ContentName.of(List.of(chain, pair));
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
        return ContentName.of(List.of(
                name, migration.version().toString(), migration.description(), ContentName.of(migration.forward())));
    }

    /** All that is said of a migration, with the comments. */
    private String pair(Migration migration) {
        return ContentName.of(List.of(
                migration.version().toString(),
                migration.description(),
                text(migration.forward()),
                text(migration.rollback()),
                text(migration.verify())));
    }

    /** What a file is called, what it does, and all that is in it and in the files that it reads. */
    private String text(ScriptFile script) {
        ScriptSource source = script.source();
        List<String> parts = new ArrayList<>();
        try {
            parts.add(source.name());
            parts.add(ContentName.of(script));
            parts.add(sum(source));
            for (String file : script.facts().files()) {
                parts.add(file);
                parts.add(sum(includes.find(source, file, false)));
            }
        } catch (IOException | Includes.IncludeException e) {
            String why = e instanceof IOException io ? IoReason.of(io) : e.getMessage();
            throw new ProblemsException(
                    List.of(Problem.error(Code.UNREADABLE, source.name() + " cannot be read any more: " + why)
                            .withHint("Run the rehearsal again when the file is there.")),
                    e);
        }
        return ContentName.of(parts);
    }

    private static String sum(ScriptSource source) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (InputStream text = source.bytes();
                OutputStream sum = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            text.transferTo(sum);
        }
        return Sha256.hex(digest);
    }

    private String text(Optional<ScriptFile> script) {
        return script.map(this::text).orElse("");
    }

    private static List<Optional<ScriptFile>> around(Request request) {
        return Arrays.stream(Around.values())
                .map(when -> request.folder().around(when))
                .toList();
    }

    private static List<Optional<ScriptFile>> repeatables(Request request) {
        return request.folder().repeatables().stream()
                .map(repeatable -> Optional.of(repeatable.script()))
                .toList();
    }

    private String texts(List<Optional<ScriptFile>> scripts) {
        return ContentName.of(scripts.stream().map(this::text).toList());
    }
}
