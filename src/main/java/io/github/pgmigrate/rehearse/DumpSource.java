package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Load;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.backup.DumpFile;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.replay.QuietProgress;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.ScriptReader;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dump that is a script, and is run as one.
 *
 * @param name as it is shown to people
 * @param dump where it is
 * @param major the major version of the server that it is run on
 */
record DumpSource(String name, DumpFile dump, int major) implements ScriptSource {

    private static final String CONNECT = "connect";

    @Override
    public InputStream open() throws IOException {
        return dump.open(major);
    }

    /**
     * Reads it through.
     *
     * @throws ProblemsException with all that is wrong with it, where something is an error
     */
    ScriptFile read() {
        List<Problem> problems = new ArrayList<>();
        ScriptFacts facts = ScriptReader.read(this, ScriptKind.AROUND, Map.of(), Includes.NONE, problems::add);
        List<Problem> errors =
                new ArrayList<>(problems.stream().filter(Problem::isError).toList());
        if (errors.stream().anyMatch(problem -> problem.message().contains(CONNECT))) {
            errors.add(Problem.error(
                            Code.COPY_SOURCE,
                            name + " goes from one database to another, as pg_dump --create writes it")
                    .withHint("Dump one database, without --create: pg_dump --file=... DATABASE"));
        }
        if (!errors.isEmpty()) {
            throw new ProblemsException(errors);
        }
        return new ScriptFile(this, name, facts);
    }

    /** Runs it as the superuser of a throwaway server, with nothing of what migrations are given. */
    static RunReport run(ScriptFile script, Target copy, Request like) {
        Options given = like.options();
        return new Load(
                        new Request(
                                copy,
                                new MigrationFolder(
                                        like.folder().name(), List.of(), List.of(), Map.of(), Includes.NONE),
                                new Options(
                                        SessionSettings.DEFAULT,
                                        Optional.of("public"),
                                        given.historyTable(),
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        0,
                                        Duration.ZERO,
                                        Map.of(),
                                        given.mask(),
                                        given.pluginVersion()),
                                new QuietProgress(like.progress()),
                                like.interruption()),
                        script)
                .run();
    }
}
