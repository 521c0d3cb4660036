package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.text.IoReason;
import io.github.pgmigrate.text.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares a folder with its sum file, or brings the sum file up to date. */
final class SumKeeper {

    private static final String ACCEPT = "mvn pgmigrate:validate -Dpgmigrate.sum=update";

    private final Path path;
    private final String shown;
    private final List<Entry> entries;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * A file that the sum file covers.
     *
     * @param name relative to the folder, with forward slashes
     * @param shown as shown to a person
     * @param sum as {@link SumFile#sum}
     */
    record Entry(String name, String shown, String sum) {}

    SumKeeper(Path folder, String shownFolder, List<Entry> entries) {
        this.path = folder.resolve(SumFile.NAME);
        this.shown = shownFolder.isEmpty() ? SumFile.NAME : shownFolder + "/" + SumFile.NAME;
        this.entries = List.copyOf(entries);
    }

    /** Every difference is an error. */
    List<Problem> check() {
        SumFile.Parsed parsed = read(true);
        if (parsed == null) {
            if (problems.isEmpty() && !entries.isEmpty()) {
                problems.add(Problem.error(Code.SUM_MISSING, "the folder has migrations but no " + SumFile.NAME)
                        .in(shown)
                        .withHint("Run " + ACCEPT + " where you work and commit the file."));
            }
            return problems;
        }
        if (!parsed.covered()) {
            problems.add(Problem.error(
                            Code.SUM_MALFORMED,
                            "the first line does not cover the lines below: they were edited or merged by hand")
                    .in(shown)
                    .withHint("See that the migrations are the ones you mean, then run " + ACCEPT
                            + " and commit the file."));
        }
        compare(parsed);
        return problems;
    }

    /**
     * Writes what differs.
     *
     * @param sound whether the folder has no errors; one that has is not written down
     */
    List<Problem> update(boolean sound) {
        SumFile.Parsed parsed = read(false);
        if (!sound || problems.stream().anyMatch(Problem::isError)) {
            return problems;
        }
        SumFile now = new SumFile(sums());
        if (parsed != null) {
            if (parsed.covered() && parsed.file().sums().equals(now.sums())) {
                return problems;
            }
            tellUpdated(parsed);
        } else if (entries.isEmpty() && problems.isEmpty()) {
            return problems;
        }
        write(now.text());
        return problems;
    }

    private Map<String, String> sums() {
        Map<String, String> sums = new LinkedHashMap<>();
        entries.forEach(entry -> sums.put(entry.name(), entry.sum()));
        return sums;
    }

    private void compare(SumFile.Parsed parsed) {
        Map<String, String> sums = parsed.file().sums();
        for (Entry entry : entries) {
            String sum = sums.get(entry.name());
            if (sum == null) {
                problems.add(Problem.error(Code.SUM_DIFFERS, "the file has no line in " + SumFile.NAME)
                        .in(entry.shown())
                        .withHint("If it is meant to be here, run " + ACCEPT + " and commit both."));
            } else if (!sum.equals(entry.sum())) {
                problems.add(Problem.error(
                                Code.SUM_DIFFERS, "the text is another than " + SumFile.NAME + " says: it was edited")
                        .in(entry.shown())
                        .withHint("Undo the edit. If it is meant, and the migration was not applied anywhere, run "
                                + ACCEPT + " and commit both."));
            }
        }
        Map<String, String> now = sums();
        parsed.lines().forEach((name, line) -> {
            if (!now.containsKey(name)) {
                problems.add(Problem.error(
                                Code.SUM_DIFFERS, "the file '" + name + "' is gone, or no script reads it any more")
                        .at(Location.of(shown, line, 1))
                        .withHint(
                                "Restore it. If it is meant to be gone, run " + ACCEPT + " and commit the sum file."));
            }
        });
    }

    private void tellUpdated(SumFile.Parsed parsed) {
        if (!parsed.covered()) {
            problems.add(Problem.warning(
                            Code.SUM_UPDATED, "the first line did not cover the lines below; it is written anew")
                    .in(shown));
        }
        Map<String, String> sums = parsed.file().sums();
        for (Entry entry : entries) {
            String sum = sums.get(entry.name());
            if (sum != null && !sum.equals(entry.sum())) {
                problems.add(Problem.warning(
                                Code.SUM_UPDATED, "the file was edited; its line in " + SumFile.NAME + " is refreshed")
                        .in(entry.shown())
                        .withHint("A migration that was applied somewhere must not change: add another one instead."));
            }
        }
        Map<String, String> now = sums();
        parsed.lines().forEach((name, line) -> {
            if (!now.containsKey(name)) {
                problems.add(Problem.warning(Code.SUM_UPDATED, "the file '" + name + "' is gone; its line is removed")
                        .at(Location.of(shown, line, 1)));
            }
        });
    }

    private SumFile.@Nullable Parsed read(boolean strict) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            problems.add(Problem.error(
                            Code.NOT_A_FILE, "the sum file has to be a file of its own, not a link, directory or pipe")
                    .in(shown)
                    .withHint("Delete it, and run " + ACCEPT + "."));
            return null;
        }
        try {
            return SumFile.parse(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (IOException e) {
            problems.add(Problem.error(Code.UNREADABLE, "the sum file cannot be read: " + IoReason.of(e))
                    .in(shown)
                    .withHint("Check the rights to the file."));
        } catch (SumFile.MalformedException e) {
            problems.add(malformed(e, strict).at(Location.of(shown, e.line(), 1)));
        }
        return null;
    }

    private static Problem malformed(SumFile.MalformedException fault, boolean strict) {
        String message = String.valueOf(fault.getMessage());
        return switch (fault.fault()) {
            case CONFLICT ->
                Problem.error(Code.SUM_CONFLICT, message)
                        .withHint(
                                "See that no two migrations share a version and that their order is right, then delete "
                                        + SumFile.NAME + ", run " + ACCEPT + " and commit the file.");
            case NEWER ->
                Problem.error(Code.SUM_MALFORMED, message)
                        .withHint("Use the release of the plugin that wrote it, or a later one.");
            case BROKEN ->
                strict
                        ? Problem.error(Code.SUM_MALFORMED, message)
                                .withHint("Restore the file, or run " + ACCEPT + " to write it anew.")
                        : Problem.warning(Code.SUM_MALFORMED, message + "; the file is written anew");
        };
    }

    private void write(String text) {
        Path temporary = path.resolveSibling("." + SumFile.NAME + "." + UUID.randomUUID());
        try {
            try {
                Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                move(temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            problems.add(
                    Problem.warning(Code.WRITE_FAILED, "the sum file could not be written: " + IoReason.of(e))
                            .in(shown)
                            .withHint(
                                    "Give the user who runs the build the right to write to the folder, or set -Dpgmigrate.sum=off."));
        }
    }

    private void move(Path temporary) throws IOException {
        try {
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
