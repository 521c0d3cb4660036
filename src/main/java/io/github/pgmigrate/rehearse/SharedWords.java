package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.sql.Includes.IncludeException;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.text.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in scripts what would reach beyond a copy that stands on the target's own server: roles, other databases, the server itself.
 * What only looks like it is found as well; what is put together while a script runs is not.
 */
final class SharedWords {

    private static final String NAMES = "(?:[\\w$]+|\"[^\"]+\")(?:\\s*,\\s*(?:[\\w$]+|\"[^\"]+\"))*";

    private static final Pattern WORDS = Pattern.compile("(?i)"
            + "\\b(?:create|drop|alter|reassign)\\s+(?:role|user(?!\\s+mapping)|group|tablespace|database|system|owned|subscription)\\b"
            + "|\\bon\\s+(?:database|role|tablespace)\\b"
            + "|\\bgrant\\s+" + NAMES + "\\s+to\\b|\\brevoke\\s+" + NAMES + "\\s+from\\b|\\badmin\\s+option\\b"
            + "|replication_(?:slot|origin)|\\bpg_(?:terminate|cancel)_backend\\b|\\bpg_reload_conf\\b|\\bpg_switch_wal\\b"
            + "|\\bpg_promote\\b|\\bpg_rotate_logfile\\b|\\bpg_create_restore_point\\b|\\blo_export\\b|\\bpg_file_\\w+"
            + "|\\bdblink\\w*\\s*\\(|\\bcreate\\s+user\\s+mapping\\b|\\bcheckpoint\\s*;");

    private SharedWords() {}

    /**
     * What is found in all scripts that a rehearsal runs.
     *
     * @param migrations those that are rehearsed
     * @param seed the script that runs before them
     */
    static List<Problem> in(MigrationFolder folder, List<Migration> migrations, Optional<ScriptFile> seed) {
        List<ScriptFile> scripts = new ArrayList<>();
        for (Migration migration : migrations) {
            scripts.add(migration.forward());
            migration.rollback().ifPresent(scripts::add);
            migration.verify().ifPresent(scripts::add);
        }
        folder.repeatables().stream().map(Repeatable::script).forEach(scripts::add);
        for (Around when : Around.values()) {
            folder.around(when).ifPresent(scripts::add);
        }
        seed.ifPresent(scripts::add);
        List<Problem> problems = new ArrayList<>();
        for (ScriptFile script : scripts) {
            find(script.source(), problems);
            for (String name : script.facts().files()) {
                try {
                    find(folder.includes().find(script.source(), name, false), problems);
                } catch (IncludeException e) {
                    problems.add(unread(name));
                }
            }
        }
        return problems.stream().distinct().toList();
    }

    private static void find(ScriptSource source, List<Problem> problems) {
        try (var in = source.open()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = WORDS.matcher(text);
            if (matcher.find()) {
                String before = text.substring(0, matcher.start());
                int line = (int) before.chars().filter(one -> one == '\n').count() + 1;
                int column = before.codePointCount(before.lastIndexOf('\n') + 1, before.length()) + 1;
                problems.add(
                        Problem.error(
                                        Code.COPY_SERVER_WIDE,
                                        "'" + matcher.group().replaceAll("\\s+", " ")
                                                + "' may change more than the copy, which stands on the target's own server")
                                .at(Location.of(source.name(), line, column))
                                .withHint(
                                        "Rehearse on a server of the plugin's own: -Dpgmigrate.copyBy=dump. Nothing was copied."));
            }
        } catch (IOException e) {
            problems.add(unread(source.name()));
        }
    }

    private static Problem unread(String name) {
        return Problem.error(Code.UNREADABLE, name + " cannot be read").in(name);
    }
}
