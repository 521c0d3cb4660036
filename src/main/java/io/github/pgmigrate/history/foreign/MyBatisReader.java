package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.script.foreign.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the changelog of MyBatis Migrations, which knows no lock of its own. */
final class MyBatisReader implements ForeignReader {

    private final ForeignTable table;

    MyBatisReader(ForeignTable table) {
        this.table = table;
    }

    @Override
    public ForeignHistory read(Session session) throws ServerException {
        List<ForeignRow> rows = new ArrayList<>();
        // The time is a text of the tool's own making; one that reads otherwise is left out.
        String time = "CASE WHEN CAST(applied_at AS pg_catalog.text) OPERATOR(pg_catalog.~)"
                + " '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}' THEN " + ForeignSql.time("applied_at") + " END";
        for (List<@Nullable String> row :
                session.query("SELECT id, description, " + time + " FROM " + table.qualified() + " ORDER BY id")) {
            rows.add(new ForeignRow(
                    Kind.VERSIONED,
                    CatalogSql.value(row, 0),
                    ForeignSql.text(row, 1),
                    "",
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    ForeignSql.time(row, 2),
                    0));
        }
        String name = table.qualified();
        return new ForeignHistory(Tool.MYBATIS, name, rows, List.of(), "DROP TABLE " + name + ";");
    }

    @Override
    public void lock(Session session) throws ServerException {
        session.send("LOCK TABLE " + table.qualified() + " IN SHARE ROW EXCLUSIVE MODE");
    }
}
