package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.ProblemsException;
import java.util.Optional;

/** Reads the history of one tool. */
public interface ForeignReader {

    /** Reads it. */
    ForeignHistory read(Session session) throws ServerException;

    /**
     * Keeps it as it is for the rest of the transaction, under the tool's own rules for who may write.
     *
     * @throws ProblemsException (FOREIGN_BUSY) where the tool is at work
     */
    void lock(Session session) throws ServerException;

    /**
     * The reader for a table.
     *
     * @param project the one of Sqitch's projects that is meant; empty where there is only one
     */
    static ForeignReader of(ForeignTable table, Optional<String> project) {
        return switch (table.tool()) {
            case FLYWAY -> new FlywayReader(table);
            case LIQUIBASE -> new LiquibaseReader(table);
            case MYBATIS -> new MyBatisReader(table);
            case SQITCH -> new SqitchReader(table, project);
            case GOLANG_MIGRATE, DBMATE -> throw new IllegalArgumentException(table.tool() + " keeps no history");
        };
    }
}
