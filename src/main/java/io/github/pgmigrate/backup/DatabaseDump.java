package io.github.pgmigrate.backup;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.LibpqEnvironment;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dump of a database by pg_dump that is restored elsewhere as it comes. It is read in one transaction that changes nothing
 * (PostgreSQL manual, "pg_dump"), and lies in no file. A process that is killed takes the dump with it: nobody reads it any more.
 *
 * @param program pg_dump
 * @param source the database
 * @param role the role to act as; empty for the one that logs in
 * @param lockTimeout how long it waits for a table that somebody else changes; zero waits without end
 */
public record DatabaseDump(ClientProgram program, Target source, Optional<String> role, Duration lockTimeout) {

    private static final String UNTOUCHED = " Nothing was changed on it.";

    private static final Pattern LARGE_OBJECT = Pattern.compile("permission denied for large object ([0-9]+)");

    /** What pg_dump dies of where what it writes is read no more; the shell's number for SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

    /**
     * What the driver does to log in, and pg_dump cannot; nothing where it can log in as the driver does.
     *
     * @param source the database
     */
    public static List<Problem> hindrances(Target source) {
        List<String> beyond = LibpqEnvironment.beyond(source);
        return beyond.isEmpty()
                ? List.of()
                : List.of(Problem.error(
                                Code.COPY_SOURCE,
                                "pg_dump cannot do what the URL asks of the driver: " + String.join(", ", beyond))
                        .withHint(
                                "Say it in words that PostgreSQL's programs know (sslmode, sslrootcert, sslcert, sslkey), dump by"
                                        + " other means (-Dpgmigrate.dump=...), or have the server copy it:"
                                        + " -Dpgmigrate.copyBy=template"));
    }

    /**
     * Dumps the database into another.
     *
     * @throws ProblemsException (COPY_SOURCE, COPY_RESTORE, CLIENT_PROGRAM, INTERRUPTED) with a remedy
     */
    public void into(Restore restore) {
        Path directory = restore.directory();
        try (Login from = Login.of(source, directory);
                Login to = Login.of(restore.copy(), directory);
                Child dump = Child.start(words(), from.variables(), restore.stop());
                Child load = restore.start(to)) {
            Thread pump = new Thread(() -> hand(dump, load), "pgmigrate copy");
            pump.setDaemon(true);
            pump.start();
            Child.Ending loaded = load.end();
            Child.Ending dumped = dump.end();
            if (dumped.status() != 0 && dumped.status() != BROKEN_PIPE && !dumped.says("Broken pipe")) {
                throw new ProblemsException(failed(dumped));
            }
            restore.require(loaded);
        } catch (IOException e) {
            throw restore.broken(program.name(), e);
        }
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                program.file().toString(), "--format=custom", "--compress=0", "--no-subscriptions", "--no-password"));
        if (!lockTimeout.isZero()) {
            words.add("--lock-wait-timeout=" + lockTimeout.toMillis());
        }
        role.ifPresent(name -> words.add("--role=" + name));
        return words;
    }

    /** Where one of the two has ended too soon, it says itself why. */
    private static void hand(Child dump, Child load) {
        try (OutputStream in = load.input()) {
            dump.readInto(in);
        } catch (IOException e) {
            return;
        }
    }

    private Problem failed(Child.Ending ending) {
        Code code = ending.says("server version mismatch") ? Code.CLIENT_PROGRAM : Code.COPY_SOURCE;
        return Problem.error(code, "pg_dump of " + source.describe() + " fails: " + ending.error())
                .withHint(remedy(ending) + UNTOUCHED)
                .withDetails(ending.shown());
    }

    private String remedy(Child.Ending ending) {
        if (ending.says("server version mismatch")) {
            return "Name the directory of newer client programs with -Dpgmigrate.pgBinDirectory=...";
        }
        if (ending.says("row-level security") || ending.says("row security")) {
            return "Dump as a role that row security does not apply to (BYPASSRLS).";
        }
        Matcher object = LARGE_OBJECT.matcher(ending.words());
        if (object.find()) {
            return "The role that dumps has to be allowed to read each large object, which pg_read_all_data does not cover: GRANT"
                    + " SELECT ON LARGE OBJECT " + object.group(1) + " TO ...; or dump as a superuser.";
        }
        if (ending.says("permission denied") || ending.says("may lack SELECT privilege")) {
            return "The role that dumps has to be allowed to read all of the database: GRANT pg_read_all_data.";
        }
        if (ending.says("timeout")) {
            return "Somebody holds a table; try again, or wait longer with -Dpgmigrate.lockTimeout=30s.";
        }
        if (ending.says("private key file")) {
            return "Let sslkey name a key without a passphrase that is its owner's alone (chmod 600).";
        }
        if (ending.says("certificate")) {
            return "Name the authority of the server's certificate with sslrootcert in the URL.";
        }
        return "What pg_dump says is below.";
    }
}
