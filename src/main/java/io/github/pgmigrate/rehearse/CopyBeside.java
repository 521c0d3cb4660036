package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.server.DatabaseClones;
import io.github.pgmigrate.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A copy of the target on its own server. Of that nothing else is changed. */
final class CopyBeside implements Copy, Site {

    private static final int SHOWN = 10;

    private final Request request;
    private final DatabaseClones clones;
    private final String version;
    private final String name;
    private final List<String> shared;
    private final boolean superuser;

    private CopyBeside(Request request, DatabaseClones clones, String version) throws ServerException {
        this.request = request;
        this.clones = clones;
        this.version = version;
        this.shared = clones.shared();
        this.superuser = clones.isSuperuser();
        this.name = clones.copy();
    }

    /** Makes it. */
    static CopyBeside of(Request request) throws ServerException {
        String version;
        TargetFacts facts;
        try (Session session = Session.open(request.target(), "pgmigrate copy", notice -> {})) {
            version = session.serverVersion();
            facts = TargetFacts.read(session, request.options().session().role());
        }
        DatabaseClones clones =
                DatabaseClones.of(request.target(), facts.settings(), request.interruption()::isRequested);
        try {
            CopyBeside copy = new CopyBeside(request, clones, version);
            copy.dropMappings();
            return copy;
        } catch (ServerException | RuntimeException e) {
            clones.close();
            throw e;
        }
    }

    private void dropMappings() throws ServerException {
        try (Session session = Session.open(target(), "pgmigrate copy", notice -> {})) {
            for (List<@Nullable String> row : session.query(ThrowawayCopy.MAPPINGS)) {
                session.send(CatalogSql.value(row, 0));
            }
        }
    }

    @Override
    public Site site() {
        return this;
    }

    @Override
    public String version() {
        return version;
    }

    /** Event triggers, by which statements are watched, are for superusers alone. */
    @Override
    public boolean isWatched() {
        return superuser;
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>(clones.problems());
        if (!superuser) {
            problems.add(Problem.note(
                    Code.REHEARSAL_BASE,
                    "what each statement locks and writes is not shown: on the target's own server a superuser alone may watch"
                            + " that"));
        }
        return problems;
    }

    /** What all databases of the server share and is otherwise than before; nothing of it should be the rehearsal's doing. */
    @Override
    public List<Problem> afterwards() throws ServerException {
        List<String> now = new ArrayList<>(clones.shared());
        List<String> gone = new ArrayList<>(shared);
        gone.removeAll(now);
        now.removeAll(shared);
        if (gone.isEmpty() && now.isEmpty()) {
            return List.of();
        }
        List<String> details = new ArrayList<>();
        gone.stream().limit(SHOWN).forEach(line -> details.add("before: " + line));
        now.stream().limit(SHOWN).forEach(line -> details.add("now: " + line));
        return List.of(Problem.error(
                        Code.COPY_SERVER_WIDE,
                        "while the rehearsal ran on the target's server, what all its databases share has changed")
                .withHint(
                        "Look whether a script has done it, and undo it by hand then; others on the server may have done it, too.")
                .withDetails(details));
    }

    @Override
    public Target target() {
        return request.target().withDatabase(name);
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public Set<String> roles() {
        return Set.of();
    }

    /** A role that the target's server lacks is one that the target lacks. */
    @Override
    public boolean createRole(String role) {
        return false;
    }

    @Override
    public Saved save(boolean whole) throws ServerException {
        String saved = clones.save(name);
        return new Saved() {
            @Override
            public void putBack() throws ServerException {
                clones.putBack(saved, name);
            }

            @Override
            public void forget() throws ServerException {
                clones.drop(saved);
            }
        };
    }

    @Override
    public void keep(String state) {
        throw new IllegalStateException("somebody's rows are not kept");
    }

    @Override
    public void close() {
        clones.close();
    }
}
