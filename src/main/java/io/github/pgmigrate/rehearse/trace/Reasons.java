package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.rehearse.trace.Rewrite.Reason;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Token;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why a statement writes relations anew: as the server told, else by what the statement is. */
final class Reasons {

    private final Map<Long, Reason> told;
    private final Reason otherwise;

    private Reasons(Map<Long, Reason> told, Reason otherwise) {
        this.told = told;
        this.otherwise = otherwise;
    }

    static Reasons of(Item item, List<EventTriggers.Event> events) {
        Map<Long, Reason> told = new HashMap<>();
        Reason otherwise = item instanceof Statement statement ? reason(statement) : Reason.OTHER;
        for (EventTriggers.Event event : events) {
            if (event.isRewrite()) {
                told.put(event.oid(), reason(event.reason()));
            } else if (otherwise == Reason.OTHER && event.tag().startsWith("REFRESH ")) {
                otherwise = Reason.REFRESH;
            } else if (otherwise == Reason.OTHER && event.tag().equals("REINDEX")) {
                otherwise = Reason.REINDEX;
            }
        }
        return new Reasons(told, otherwise);
    }

    /** Why this relation was. */
    Reason of(Relation relation) {
        if (relation.kind() == RelationKind.SEQUENCE) {
            return Reason.SEQUENCE;
        }
        Reason reason = told.get(relation.oid());
        if (reason != null) {
            return reason;
        }
        boolean follows = relation.kind() == RelationKind.INDEX && (otherwise == Reason.OTHER || !told.isEmpty());
        return follows ? Reason.WITH_TABLE : otherwise;
    }

    /** PostgreSQL's source, event_trigger.h: the reasons are bits, and may come together. */
    private static Reason reason(int bits) {
        if ((bits & 4) != 0) {
            return Reason.COLUMN_TYPE;
        }
        if ((bits & 2) != 0) {
            return Reason.DEFAULT;
        }
        if ((bits & 8) != 0) {
            return Reason.ACCESS_METHOD;
        }
        return (bits & 1) != 0 ? Reason.PERSISTENCE : Reason.OTHER;
    }

    private static Reason reason(Statement statement) {
        List<Token> head = statement.head();
        String word = head.isEmpty() ? "" : head.get(0).text().toUpperCase(Locale.ROOT);
        return switch (word) {
            case "TRUNCATE" -> Reason.EMPTIED;
            case "REINDEX" -> Reason.REINDEX;
            case "CLUSTER" -> Reason.CLUSTER;
            case "VACUUM" -> Reason.VACUUM_FULL;
            case "REFRESH" -> Reason.REFRESH;
            case "ALTER" -> head.stream().anyMatch(token -> token.is("TABLESPACE")) ? Reason.TABLESPACE : Reason.OTHER;
            default -> statement.text().toUpperCase(Locale.ROOT).contains("TRUNCATE") ? Reason.EMPTIED : Reason.OTHER;
        };
    }
}
