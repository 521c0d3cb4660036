package io.github.pgmigrate.rehearse;

/** Hears of a rehearsal as it goes, on its own thread. */
public interface RehearsalProgress {

    /** Hears nothing. */
    RehearsalProgress NONE = new RehearsalProgress() {
        @Override
        public void begins(Course course, String version) {}

        @Override
        public void rehearsed(Rehearsed migration) {}
    };

    /** What is to be done is known, and a server for it, of this version, is up. */
    void begins(Course course, String version);

    /** A migration was run up, down, and up again. */
    void rehearsed(Rehearsed migration);
}
