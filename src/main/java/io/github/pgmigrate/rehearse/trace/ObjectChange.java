package io.github.pgmigrate.rehearse.trace;

/**
 * Something in the database that a statement created, changed or dropped, be it inside a DO block or by CASCADE. Immutable.
 *
 * @param action what became of it
 * @param type its type in PostgreSQL's words, such as {@code table constraint}
 * @param name its identity in PostgreSQL's words, such as {@code users_pkey on public.users}
 * @param cascade whether it was dropped since another object was that it depended on
 */
public record ObjectChange(Action action, String type, String name, boolean cascade) {

    /** What became of an object. */
    public enum Action {
        CREATED,
        CHANGED,
        DROPPED
    }

    public ObjectChange {
        if (cascade && action != Action.DROPPED) {
            throw new IllegalArgumentException(action + " by CASCADE");
        }
    }
}
