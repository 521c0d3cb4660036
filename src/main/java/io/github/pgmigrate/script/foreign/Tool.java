package io.github.pgmigrate.script.foreign;

import java.util.Locale;

/** A tool whose files can be taken over. */
public enum Tool {
    FLYWAY("Flyway"),
    LIQUIBASE("Liquibase"),
    MYBATIS("MyBatis Migrations"),
    SQITCH("Sqitch"),
    /** Pairs of {@code .up.sql} and {@code .down.sql}. */
    GOLANG_MIGRATE("golang-migrate"),
    DBMATE("dbmate");

    private final String title;

    Tool(String title) {
        this.title = title;
    }

    /** Its name as it writes it itself. */
    public String title() {
        return title;
    }

    /** Its name before what is its own: {@code Flyway's}, {@code MyBatis Migrations'}. */
    public String possessive() {
        return title + (title.endsWith("s") ? "'" : "'s");
    }

    /** The word for it as a parameter: {@code golang-migrate}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
