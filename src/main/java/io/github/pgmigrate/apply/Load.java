package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import java.util.Map;

/**
 * Runs a script that makes a whole database, such as a dump, whose history it may bring along: none is made or asked for. In one
 * transaction where that can be.
 */
public final class Load {

    private final Request request;
    private final ScriptFile script;

    public Load(Request request, ScriptFile script) {
        this.request = request;
        this.script = script;
    }

    /** Runs; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.FORWARD, this::run);
    }

    private void run(Workplace place, RunLog log) throws ServerException {
        try {
            if (script.facts().mode() == ScriptFacts.Mode.TRANSACTIONAL) {
                inOneTransaction(place);
            } else {
                new AroundRun(place, script, Map.of()).attempt();
            }
        } catch (StatementFailure failure) {
            boolean interrupted = place.interruption().isRequested();
            log.problem(Failures.problem(failure, script.source().name(), interrupted));
        } catch (ProblemsException e) {
            log.problems(e.problems());
        }
    }

    private void inOneTransaction(Workplace place) throws StatementFailure, ServerException {
        Outgoing out = place.outgoing();
        place.begin(out);
        AroundRun.within(place, out, script, Map.of());
        out.own("COMMIT;\n", 1);
        out.flush();
    }
}
