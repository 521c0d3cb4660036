package io.github.pgmigrate.sql;

/**
 * Which statements PostgreSQL refuses in a transaction block (SQLSTATE 25001), as far as their text tells: the callers of
 * {@code PreventInTransactionBlock} in PostgreSQL 14 to 18. Not told by the text, and so not here: REINDEX and CLUSTER of a
 * partitioned relation; DROP SUBSCRIPTION counts although one without a slot is allowed.
 */
final class Barred {

    private Barred() {}

    static boolean isBarred(Part part) {
        if (part.size() == 0) {
            return false;
        }
        if (part.is(0, "CREATE")) {
            return create(part);
        } else if (part.is(0, "DROP")) {
            return drop(part);
        } else if (part.is(0, "ALTER")) {
            return alter(part);
        } else if (part.is(0, "REINDEX")) {
            return reindex(part);
        } else if (part.is(0, "CLUSTER")) {
            return cluster(part);
        }
        return part.is(0, "VACUUM")
                || (part.is(0, "DISCARD") && part.is(1, "ALL"))
                || ((part.is(0, "COMMIT") || part.is(0, "ROLLBACK")) && part.is(1, "PREPARED"));
    }

    private static boolean create(Part part) {
        int index = part.is(1, "UNIQUE") ? 2 : 1;
        return (part.is(index, "INDEX") && part.is(index + 1, "CONCURRENTLY"))
                || part.is(1, "DATABASE")
                || part.is(1, "TABLESPACE")
                || (part.is(1, "SUBSCRIPTION") && part.option("CREATE_SLOT", part.option("CONNECT", true)));
    }

    private static boolean drop(Part part) {
        return (part.is(1, "INDEX") && part.is(2, "CONCURRENTLY"))
                || part.is(1, "DATABASE")
                || part.is(1, "TABLESPACE")
                || part.is(1, "SUBSCRIPTION");
    }

    private static boolean alter(Part part) {
        if (part.is(1, "SYSTEM")) {
            return true;
        } else if (part.is(1, "DATABASE")) {
            return part.is(3, "SET") && part.is(4, "TABLESPACE");
        } else if (part.is(1, "TABLE")) {
            int detach = part.find("DETACH");
            return detach >= 0 && part.is(detach + 1, "PARTITION") && part.has("CONCURRENTLY");
        }
        return part.is(1, "SUBSCRIPTION") && alterSubscription(part);
    }

    private static boolean alterSubscription(Part part) {
        boolean changes = part.is(3, "SET") || part.is(3, "ADD") || part.is(3, "DROP");
        return (part.is(3, "REFRESH") && part.is(4, "PUBLICATION"))
                || (changes && part.is(4, "PUBLICATION") && part.option("REFRESH", true))
                || (part.is(3, "SET") && part.is(4, '(') && changesSlot(part));
    }

    /** What cannot be taken back in the publisher's slot: failover from 17 on, two_phase where it is turned off from 18 on. */
    private static boolean changesSlot(Part part) {
        return part.hasOption("FAILOVER") || !part.option("TWO_PHASE", true);
    }

    private static boolean reindex(Part part) {
        int kind = 1;
        if (part.is(1, '(')) {
            while (kind < part.size() && !(part.is(kind, ')') && part.depth(kind) == 0)) {
                kind++;
            }
            kind++;
        }
        return part.is(kind, "SCHEMA")
                || part.is(kind, "DATABASE")
                || part.is(kind, "SYSTEM")
                || part.is(kind + 1, "CONCURRENTLY")
                || (kind > 1 && part.option("CONCURRENTLY", false));
    }

    /** CLUSTER [VERBOSE] or CLUSTER [(options)] without a table. */
    private static boolean cluster(Part part) {
        int last = part.size() - 1;
        return last == 0 || (last == 1 && part.is(1, "VERBOSE")) || (part.is(1, '(') && part.is(last, ')'));
    }
}
