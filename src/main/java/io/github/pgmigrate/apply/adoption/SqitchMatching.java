package io.github.pgmigrate.apply.adoption;

import io.github.pgmigrate.history.foreign.ForeignRow;
import io.github.pgmigrate.script.Migration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** By the name of the change; the second change of a name is the second file with these words, and so on. */
final class SqitchMatching extends Matching {

    SqitchMatching(List<ForeignRow> rows, List<Migration> files) {
        super(rows, files);
    }

    @Override
    void pair() {
        Map<String, List<Migration>> byWords = filesBy(file -> Optional.of(Words.of(file.description())));
        for (ForeignRow row : openRows()) {
            open(byWords, Words.of(row.name())).stream().findFirst().ifPresent(file -> put(row, file));
        }
    }
}
