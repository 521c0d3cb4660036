package io.github.pgmigrate.replay;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;

/** What cannot be made as it is on the target is left as it is on the throwaway server: what depends on it says so. */
final class Leniently {

    private Leniently() {}

    /** Sends a statement; whether the server took it. */
    static boolean send(Session session, String sql) {
        try {
            session.send(sql);
            return true;
        } catch (ServerException e) {
            if (session.isBroken()) {
                throw new IllegalStateException(e);
            }
            return false;
        }
    }
}
