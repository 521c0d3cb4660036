package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import java.util.List;
import java.util.Optional;

/**
 * An immutable plan of a rehearsal.
 *
 * @param major PostgreSQL's major version of the throwaway server
 * @param database the name of the database to work in
 * @param replayed the migrations to apply first, of which nothing more is asked: the target has them
 * @param rehearsed the migrations to rehearse
 * @param repeats whether repeatable scripts are to be run, whatever there is to rehearse
 * @param words where it begins, for people: {@code an empty database}
 * @param problems what is to be known beforehand
 * @param copyOf the database of which it is held on a copy, for people: {@code orders at db.example:5432}; empty for none
 */
public record Course(
        int major,
        String database,
        List<Migration> replayed,
        List<Migration> rehearsed,
        boolean repeats,
        String words,
        List<Problem> problems,
        Optional<String> copyOf) {

    /** A rehearsal that begins without anybody's rows. */
    Course(
            int major,
            String database,
            List<Migration> replayed,
            List<Migration> rehearsed,
            boolean repeats,
            String words,
            List<Problem> problems) {
        this(major, database, replayed, rehearsed, repeats, words, problems, Optional.empty());
    }

    public Course {
        replayed = List.copyOf(replayed);
        rehearsed = List.copyOf(rehearsed);
        problems = List.copyOf(problems);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return rehearsed.isEmpty() && !repeats;
    }
}
