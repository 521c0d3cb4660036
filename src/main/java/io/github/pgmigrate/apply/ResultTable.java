package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a query's rows, keeps the first few to show, counts the rest, and looks at the first column for a verdict. */
final class ResultTable implements Session.Rows {

    /** pg_type's OID of boolean, fixed since the first release (PostgreSQL's pg_type.dat). */
    private static final int BOOLEAN_OID = 16;

    private static final int SHOWN = 10;

    private List<Session.Column> columns = List.of();
    private final List<List<@Nullable String>> first = new ArrayList<>();
    private long count;
    private long firstUntrue;

    @Override
    public void columns(List<Session.Column> names) {
        columns = names;
    }

    @Override
    public void row(List<@Nullable String> values) {
        count++;
        if (first.size() < SHOWN) {
            first.add(values);
        }
        if (firstUntrue == 0 && isTruthTable() && !"t".equals(values.get(0))) {
            firstUntrue = count;
        }
    }

    private boolean isTruthTable() {
        return !columns.isEmpty() && columns.get(0).typeOid() == BOOLEAN_OID;
    }

    List<String> names() {
        return columns.stream().map(Session.Column::name).toList();
    }

    /** The first rows, at most ten. */
    List<List<@Nullable String>> rows() {
        return first;
    }

    long count() {
        return count;
    }

    /** The first row, from 1, whose first column is boolean and not true; 0 where there is none. */
    long firstUntrue() {
        return firstUntrue;
    }
}
