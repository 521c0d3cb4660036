package io.github.pgmigrate.apply.adoption;

import io.github.pgmigrate.history.foreign.ForeignRow;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.script.foreign.FlywayName;
import io.github.pgmigrate.script.foreign.FlywayVersion;
import io.github.pgmigrate.script.foreign.Origin;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * By the version that a file says it had, then by number and words, then by words in the same order. By the number alone only
 * where numbers mean the same in both, or where the text is the one that was run.
 */
final class FlywayMatching extends Matching {

    private final SameText text;
    private final Map<BigInteger, List<Migration>> byNumber;

    FlywayMatching(List<ForeignRow> rows, List<Migration> files, SameText text) {
        super(rows, files);
        this.text = text;
        this.byNumber = filesBy(file -> origin(file).isPresent()
                ? Optional.empty()
                : Optional.of(file.version().number()));
    }

    /** The version that a file had for Flyway by its own word; empty where it says nothing. */
    static Optional<FlywayVersion> origin(Migration file) {
        return Origin.flyway(file.forward().facts().headerValue(Origin.HEADER));
    }

    static FlywayVersion flywayVersion(ForeignRow row) {
        return FlywayVersion.parse(row.name()).orElseThrow();
    }

    /** The words of the file that Flyway ran, which its description may cut short. */
    static String words(ForeignRow row) {
        return Words.of(FlywayName.parse(row.script()).map(FlywayName::words).orElse(row.description()));
    }

    @Override
    void pair() {
        Map<FlywayVersion, List<Migration>> byOrigin = filesBy(FlywayMatching::origin);
        for (ForeignRow row : openRows()) {
            open(byOrigin, flywayVersion(row)).stream().findFirst().ifPresent(file -> put(row, file));
        }
        for (ForeignRow row : openRows()) {
            sameNumber(row)
                    .filter(file -> Words.of(file.description()).equals(words(row)))
                    .ifPresent(file -> put(row, file));
        }
        sameWordsInOrder();
        boolean allWhole = rows().stream().allMatch(row -> flywayVersion(row).isWhole());
        for (ForeignRow row : openRows()) {
            sameNumber(row)
                    .filter(file -> allWhole || text.ask(row, file).orElse(false))
                    .ifPresent(file -> put(row, file));
        }
    }

    private Optional<Migration> sameNumber(ForeignRow row) {
        FlywayVersion version = flywayVersion(row);
        return version.isWhole()
                ? open(byNumber, version.parts().get(0)).stream().findFirst()
                : Optional.empty();
    }

    /** A file may be that of an entry where it stands between those of the entries before and after. */
    private void sameWordsInOrder() {
        Map<String, List<Migration>> byWords = filesBy(
                file -> origin(file).isPresent() ? Optional.empty() : Optional.of(Words.of(file.description())));
        NavigableMap<Integer, Version> found = new TreeMap<>();
        for (int i = 0; i < rows().size(); i++) {
            int place = i;
            version(rows().get(i)).ifPresent(version -> found.put(place, version));
        }
        for (int i = 0; i < rows().size(); i++) {
            ForeignRow row = rows().get(i);
            Map.Entry<Integer, Version> before = found.lowerEntry(i);
            Map.Entry<Integer, Version> after = found.higherEntry(i);
            if (found.containsKey(i)) {
                continue;
            }
            for (Migration file : open(byWords, words(row))) {
                boolean fits = (before == null || before.getValue().compareTo(file.version()) < 0)
                        && (after == null || after.getValue().compareTo(file.version()) > 0);
                if (fits) {
                    put(row, file);
                    found.put(i, file.version());
                    break;
                }
            }
        }
    }
}
