package io.github.pgmigrate.apply.adoption;

import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.foreign.ForeignHistory;
import io.github.pgmigrate.history.foreign.ForeignRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.script.foreign.FlywayVersion;
import io.github.pgmigrate.script.foreign.ForeignDigests;
import io.github.pgmigrate.script.foreign.Tool;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable decision on what of another tool's history is recorded, and as what.
 *
 * @param matches what is recorded, in the order of our versions, repeatables last
 * @param problems an error means that nothing is recorded
 */
public record AdoptionPlan(List<Match> matches, List<Problem> problems) {

    /** What MyBatis' own template calls the script that makes its table. */
    private static final String OWN_TABLE = "create changelog";

    public AdoptionPlan {
        matches = List.copyOf(matches);
        problems = List.copyOf(problems);
    }

    /**
     * Decides.
     *
     * @param digests of the folder's forward and repeatable scripts, by file name
     * @param gaps whether entries without file, and files without entry below the highest, are left out instead of refused
     */
    public static AdoptionPlan of(
            ForeignHistory history, MigrationFolder folder, Map<String, ForeignDigests> digests, boolean gaps) {
        return new Decision(history, folder, digests, gaps).plan();
    }

    /** Whether nothing may be recorded. */
    public boolean isRefused() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /** The deciding, with what it has found so far. */
    private static final class Decision {

        private final ForeignHistory history;
        private final MigrationFolder folder;
        private final Map<String, ForeignDigests> digests;
        private final boolean gaps;
        private final List<Match> matches = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final String title;

        Decision(ForeignHistory history, MigrationFolder folder, Map<String, ForeignDigests> digests, boolean gaps) {
            this.history = history;
            this.folder = folder;
            this.digests = Map.copyOf(digests);
            this.gaps = gaps;
            this.title = history.tool().title();
        }

        AdoptionPlan plan() {
            problems.addAll(history.problems());
            Map<ForeignRow, Migration> pairs = Matching.of(
                    history.tool(),
                    rows(Kind.VERSIONED),
                    folder.migrations(),
                    (row, file) -> isSame(row, file.forward().fileName()));
            rows(Kind.BASELINE).forEach(row -> matches.add(new Match.Baseline(row, baseline(row))));
            for (ForeignRow row : rows(Kind.VERSIONED)) {
                Migration file = pairs.get(row);
                if (file == null) {
                    withoutFile(row);
                } else {
                    matches.add(new Match.Versioned(row, file));
                    compare(row, file);
                }
            }
            withoutEntry(pairs);
            rows(Kind.REPEATABLE).forEach(this::repeatable);
            matches.sort(AdoptionPlan::compare);
            return new AdoptionPlan(matches, problems);
        }

        private List<ForeignRow> rows(Kind kind) {
            return history.rows().stream().filter(row -> row.kind() == kind).toList();
        }

        private void withoutFile(ForeignRow row) {
            if (history.tool() == Tool.MYBATIS && Words.of(row.description()).equals(OWN_TABLE)) {
                problems.add(Problem.note(
                        Code.FOREIGN_REMARK,
                        row.name() + " " + row.description() + " made the table of MyBatis' own, and does not count"));
                return;
            }
            String script =
                    row.script().isEmpty() || row.name().contains(row.script()) ? "" : " (" + row.script() + ")";
            problems.add(gap(history.tool().possessive() + " " + row.name() + script
                            + " is applied, and the folder has no file for it")
                    .in(folder.name())
                    .withHint(
                            row.program()
                                    ? "It was a program. Write in SQL what it did, or leave it out with"
                                            + " -Dpgmigrate.gaps=accept."
                                    : "Add the file (see pgmigrate:adopt -Dpgmigrate.rename), or leave the entry out with"
                                            + " -Dpgmigrate.gaps=accept: then nothing here knows of it."));
        }

        /** Files that should have run before what has run. */
        private void withoutEntry(Map<ForeignRow, Migration> pairs) {
            Set<Version> taken = new HashSet<>();
            pairs.values().forEach(file -> taken.add(file.version()));
            Optional<Version> highest = taken.stream().max(Version::compareTo);
            Optional<Version> baseline = matches.stream()
                    .filter(Match.Baseline.class::isInstance)
                    .map(match -> ((Match.Baseline) match).version())
                    .findFirst();
            for (Migration file : folder.migrations()) {
                boolean below = highest.filter(version -> file.version().compareTo(version) < 0)
                        .isPresent();
                boolean covered = baseline.filter(version -> file.version().compareTo(version) <= 0)
                        .isPresent();
                if (below && !covered && !taken.contains(file.version())) {
                    problems.add(gap("version " + file.version() + " is below the highest that is applied, and " + title
                                    + " has not applied it")
                            .in(file.forward().source().name())
                            .withHint("If " + title
                                    + " knows it under another name, make that plain; else let it stay open with"
                                    + " -Dpgmigrate.gaps=accept, and apply it with pgmigrate:migrate"
                                    + " -Dpgmigrate.outOfOrder=true."));
                }
            }
        }

        private Problem gap(String message) {
            return gaps ? Problem.warning(Code.ADOPTION_GAP, message) : Problem.error(Code.ADOPTION_GAP, message);
        }

        private void compare(ForeignRow row, Migration file) {
            String name = file.forward().source().name();
            String words = history.tool() == Tool.FLYWAY ? FlywayMatching.words(row) : Words.of(row.description());
            boolean named = history.tool() == Tool.FLYWAY || history.tool() == Tool.MYBATIS;
            if (named && !words.isEmpty() && !words.equals(Words.of(file.description()))) {
                problems.add(Problem.warning(
                                Code.ADOPTION_EDITED,
                                title + " calls " + row.name() + " '" + row.description() + "', which are other words")
                        .in(name)
                        .withHint("See whether this is the file that was run."));
            }
            if (row.program()) {
                problems.add(Problem.warning(
                                Code.ADOPTION_EDITED,
                                title + " ran a program for " + row.name()
                                        + ", which cannot be compared with this file")
                        .in(name)
                        .withHint("See whether it does the same."));
            } else if (isSame(row, file.forward().fileName())
                    .filter(same -> !same)
                    .isPresent()) {
                problems.add(edited(row).in(name));
            }
        }

        private Problem edited(ForeignRow row) {
            return Problem.warning(
                            Code.ADOPTION_EDITED,
                            "this is not the text that " + title + " ran as " + row.name() + ": its checksums differ")
                    .withHint(
                            "The file is recorded as it is now. See what was changed since, and whether the database has"
                                    + " it.");
        }

        private Optional<Boolean> isSame(ForeignRow row, String fileName) {
            ForeignDigests file = digests.get(fileName);
            if (row.program() || row.digest().isEmpty() || file == null) {
                return Optional.empty();
            }
            String digest = row.digest().get();
            return Optional.of(
                    history.tool() == Tool.FLYWAY
                            ? file.flyway().contains((int) Long.parseLong(digest))
                            : file.sqitch().contains(digest));
        }

        private void repeatable(ForeignRow row) {
            String words = FlywayMatching.words(row);
            Optional<Repeatable> file = folder.repeatables().stream()
                    .filter(repeatable -> Words.of(repeatable.description()).equals(words))
                    .findFirst();
            if (file.isEmpty()) {
                problems.add(Problem.note(
                        Code.FOREIGN_REMARK,
                        "the folder has no repeatable script for "
                                + history.tool().possessive() + " " + row.script() + ", so nothing is recorded of it"));
            } else if (isSame(row, file.get().name()).filter(same -> same).isPresent()) {
                matches.add(new Match.Repeated(row, file.get()));
            } else {
                problems.add(Problem.note(
                                Code.FOREIGN_REMARK,
                                "this is not the text that " + title
                                        + " ran, so the next pgmigrate:migrate runs it again")
                        .in(file.get().script().source().name()));
            }
        }

        /** The highest number that a baseline covers here. */
        private Version baseline(ForeignRow row) {
            FlywayVersion base = FlywayMatching.flywayVersion(row);
            Map<Boolean, List<Version>> files =
                    new HashMap<>(Map.of(true, new ArrayList<>(), false, new ArrayList<>()));
            folder.migrations().forEach(file -> {
                FlywayVersion version = FlywayMatching.origin(file)
                        .orElse(new FlywayVersion(List.of(file.version().number())));
                files.computeIfAbsent(version.compareTo(base) <= 0, covered -> new ArrayList<>())
                        .add(file.version());
            });
            Optional<Version> lower =
                    files.getOrDefault(true, List.of()).stream().max(Version::compareTo);
            Optional<Version> upper =
                    files.getOrDefault(false, List.of()).stream().min(Version::compareTo);
            BigInteger own = base.parts().get(0);
            boolean fits = base.isWhole()
                    && own.toString().length() <= Version.MAX_DIGITS
                    && lower.filter(version -> version.number().compareTo(own) > 0)
                            .isEmpty()
                    && upper.filter(version -> version.number().compareTo(own) <= 0)
                            .isEmpty();
            if (fits) {
                return new Version(own);
            }
            return lower.orElseGet(() -> new Version(upper.map(
                            version -> version.number().subtract(BigInteger.ONE).max(BigInteger.ZERO))
                    .orElse(BigInteger.ONE)));
        }
    }

    private static int compare(Match left, Match right) {
        return version(left)
                .flatMap(one -> version(right).map(one::compareTo))
                .orElseGet(() ->
                        Boolean.compare(version(left).isEmpty(), version(right).isEmpty()));
    }

    private static Optional<Version> version(Match match) {
        if (match instanceof Match.Versioned versioned) {
            return Optional.of(versioned.migration().version());
        }
        return match instanceof Match.Baseline baseline ? Optional.of(baseline.version()) : Optional.empty();
    }
}
