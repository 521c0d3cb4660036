package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.db.ServerError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the server's messages of one statement: what it says of its work at DEBUG1, known by the function of its source that says
 * it, since that is the same in all languages, and what the event triggers tell. Holds no more than a bounded number of either.
 */
final class Hearing {

    private static final int MOST = 5_000;

    /** In the quotes of PostgreSQL's message catalogues. */
    private static final Pattern NAME =
            Pattern.compile("[\"\u00ab\u201e\u201c](.*?)[\"\u00bb\u201c\u201d](?![\\w.\"])");

    /** The functions of PostgreSQL's source; what a message of each is about is the first name in it. */
    private static final Map<String, Finding.Kind> ROUTINES = Map.of(
            "index_build", Finding.Kind.INDEX_BUILT,
            "validateForeignKeyConstraint", Finding.Kind.FOREIGN_KEY_VERIFIED,
            "NotNullImpliedByRelConstraints", Finding.Kind.NOT_NULL_PROVED,
            "QueuePartitionConstraintValidation", Finding.Kind.PARTITION_PROVED);

    private static final Pattern TOAST = Pattern.compile("pg_toast_[0-9]+(_index)?");
    private static final String REWRITE_ROUTINE = "ATRewriteTable";

    private final EventTriggers triggers;
    private final List<EventTriggers.Event> events = new ArrayList<>();
    private final Set<Finding> findings = new LinkedHashSet<>();
    private long dropped;

    Hearing(EventTriggers triggers) {
        this.triggers = triggers;
    }

    /** Takes a message; whether it is one of the event triggers'. */
    boolean take(ServerError notice) {
        Optional<EventTriggers.Event> event = triggers.event(notice.message());
        if (event.isPresent()) {
            if (events.size() < MOST) {
                events.add(event.get());
            } else {
                dropped++;
            }
            return true;
        }
        finding(notice);
        return false;
    }

    private void finding(ServerError notice) {
        String routine = notice.routine();
        if (routine == null || !notice.severity().equals("DEBUG")) {
            return;
        }
        Finding.Kind kind = ROUTINES.get(routine);
        // Of a table that it writes anew it says so as well; that one is told by its file.
        if (kind == null && routine.equals(REWRITE_ROUTINE) && notice.message().startsWith("verifying")) {
            kind = Finding.Kind.TABLE_VERIFIED;
        }
        Matcher name = NAME.matcher(notice.message());
        if (kind != null && name.find() && !TOAST.matcher(name.group(1)).matches()) {
            if (findings.size() < MOST) {
                findings.add(new Finding(kind, name.group(1)));
            } else {
                dropped++;
            }
        }
    }

    List<EventTriggers.Event> events() {
        return events;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How many messages were too many to keep. */
    long dropped() {
        return dropped;
    }
}
