package io.github.pgmigrate.rehearse.trace;

import com.google.gson.Gson;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.sql.Quoting;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Event triggers that tell of objects and rewrites by messages at DEBUG1, which nobody but the tracer reads: they write nothing,
 * take no lock that stays, and what they tell arrives even of a statement that is rolled back. They stand in the database while a
 * script runs, their functions in pg_catalog, where no script looks for things of its own; {@link #remove} leaves nothing.
 */
final class EventTriggers {

    private static final Gson GSON = new Gson();
    private static final String NAME = "pgmigrate_trace_";
    private static final String REMOVE = "DROP EVENT TRIGGER IF EXISTS pgmigrate_trace_ddl, pgmigrate_trace_drop,"
            + " pgmigrate_trace_rewrite; DROP FUNCTION IF EXISTS pg_catalog.pgmigrate_trace_ddl(),"
            + " pg_catalog.pgmigrate_trace_drop(), pg_catalog.pgmigrate_trace_rewrite();\n";
    private static final String COMMANDS =
            "FOR c IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE NOT in_extension"
                    + " LOOP RAISE DEBUG '% %', MARK, json_build_object('event', 'ddl', 'tag', c.command_tag, 'type', c.object_type,"
                    + " 'name', c.object_identity)::text; END LOOP;";
    private static final String DROPS = "FOR c IN SELECT * FROM pg_event_trigger_dropped_objects()"
            + " LOOP RAISE DEBUG '% %', MARK, json_build_object('event', 'drop', 'type', c.object_type, 'name',"
            + " c.object_identity, 'original', c.original, 'normal', c.normal)::text; END LOOP;";
    private static final String REWRITES = "RAISE DEBUG '% %', MARK, json_build_object('event', 'rewrite', 'oid',"
            + " pg_event_trigger_table_rewrite_oid()::bigint, 'reason', pg_event_trigger_table_rewrite_reason())::text;";

    private final String mark;

    /** What an event trigger told; the fields of other events than its own are null, 0 or false. */
    static final class Event {
        private String event = "";
        private @Nullable String tag;
        private @Nullable String type;
        private @Nullable String name;
        private boolean original;
        private boolean normal;
        private long oid;
        private int reason;

        boolean isCommand() {
            return event.equals("ddl");
        }

        boolean isDrop() {
            return event.equals("drop");
        }

        boolean isRewrite() {
            return event.equals("rewrite");
        }

        String tag() {
            return tag == null ? "" : tag;
        }

        String type() {
            return type == null ? "" : type;
        }

        String name() {
            return name == null ? "" : name;
        }

        /** Whether the statement named it. */
        boolean isOriginal() {
            return original;
        }

        /** Whether it went by CASCADE. */
        boolean isNormal() {
            return normal;
        }

        long oid() {
            return oid;
        }

        int reason() {
            return reason;
        }
    }

    EventTriggers() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        this.mark = NAME + HexFormat.of().formatHex(random);
    }

    /**
     * Puts them into the database.
     *
     * @return whether they are there: not where the language PL/pgSQL is missing
     */
    boolean install(Lookout lookout) throws ServerException {
        try {
            lookout.send("BEGIN;\n" + REMOVE + function("ddl", COMMANDS) + function("drop", DROPS)
                    + function("rewrite", REWRITES) + trigger("ddl", "ddl_command_end") + trigger("drop", "sql_drop")
                    + trigger("rewrite", "table_rewrite") + "COMMIT;\n");
            return true;
        } catch (ServerException e) {
            lookout.send("ROLLBACK");
            if (e.sqlState().equals("42704")) {
                return false;
            }
            throw e;
        }
    }

    /** Takes them out of the database. */
    void remove(Lookout lookout) throws ServerException {
        lookout.send("BEGIN;\n" + REMOVE + "COMMIT;\n");
    }

    /** What a message told; empty where it is none of theirs. */
    Optional<Event> event(String message) {
        if (!message.startsWith(mark)) {
            return Optional.empty();
        }
        return Optional.of(GSON.fromJson(message.substring(mark.length() + 1), Event.class));
    }

    /** The settings of the function hold whatever the script has set. */
    private String function(String name, String body) {
        String text = "DECLARE c record; BEGIN " + body.replace("MARK", Quoting.literal(mark)) + " END";
        return "CREATE FUNCTION pg_catalog." + NAME + name + "() RETURNS event_trigger LANGUAGE plpgsql"
                + " SET search_path = pg_catalog SET client_min_messages = debug1 AS " + Quoting.literal(text) + ";\n";
    }

    /** ALWAYS: also where the script has set session_replication_role to replica. */
    private static String trigger(String name, String event) {
        return "CREATE EVENT TRIGGER " + NAME + name + " ON " + event + " EXECUTE FUNCTION pg_catalog." + NAME + name
                + "(); ALTER EVENT TRIGGER " + NAME + name + " ENABLE ALWAYS;\n";
    }
}
