package io.github.pgmigrate.apply.adoption;

import io.github.pgmigrate.history.foreign.ForeignRow;
import io.github.pgmigrate.script.Migration;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** By number: MyBatis' are whole, whatever the type of the column. */
final class MyBatisMatching extends Matching {

    MyBatisMatching(List<ForeignRow> rows, List<Migration> files) {
        super(rows, files);
    }

    @Override
    void pair() {
        Map<BigDecimal, List<Migration>> byNumber =
                filesBy(file -> Optional.of(new BigDecimal(file.version().number()).stripTrailingZeros()));
        for (ForeignRow row : openRows()) {
            open(byNumber, new BigDecimal(row.name()).stripTrailingZeros()).stream()
                    .findFirst()
                    .ifPresent(file -> put(row, file));
        }
    }
}
