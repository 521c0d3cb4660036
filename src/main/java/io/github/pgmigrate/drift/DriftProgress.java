package io.github.pgmigrate.drift;

/** Hears of a search for drift as it goes. */
@FunctionalInterface
public interface DriftProgress {

    /** Hears nothing. */
    DriftProgress NONE = (count, version) -> {};

    /**
     * What is applied is about to be replayed.
     *
     * @param count how many versions and repeatable scripts
     * @param version PostgreSQL's version on the throwaway server
     */
    void replaying(int count, String version);
}
