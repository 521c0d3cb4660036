package io.github.pgmigrate.rehearse;

/** Hears of a rehearsal as it goes, on its own thread. */
public interface RehearsalProgress {

    /** Hears nothing. */
    RehearsalProgress NONE = new RehearsalProgress() {
        @Override
        public void copies(String words) {}

        @Override
        public void begins(Course course, String version, int known) {}

        @Override
        public void rehearsed(Rehearsed migration) {}
    };

    /**
     * A copy is going to be made, which may take its time.
     *
     * @param words what of, for people
     */
    void copies(String words);

    /**
     * What is to be done is known.
     *
     * @param version PostgreSQL's version, such as {@code 17.11}
     * @param known how many of the first migrations are the same as when they were rehearsed before, so that they are not again
     */
    void begins(Course course, String version, int known);

    /** A migration was run up, down, and up again. */
    void rehearsed(Rehearsed migration);
}
