package io.github.pgmigrate.catalog.snapshot;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A kind of object in a database, in the order in which kinds are listed. */
public enum ObjectKind {
    DATABASE("database"),
    ROLE("role"),
    ROLE_IN_DATABASE("role in this database"),
    TABLESPACE("tablespace"),
    PARAMETER("parameter"),
    EXTENSION("extension"),
    SCHEMA("schema"),
    LANGUAGE("language"),
    ACCESS_METHOD("access method"),
    TYPE("type"),
    /** A field of a composite type. */
    ATTRIBUTE("attribute"),
    DOMAIN("domain"),
    COLLATION("collation"),
    CONVERSION("conversion"),
    FUNCTION("function"),
    PROCEDURE("procedure"),
    AGGREGATE("aggregate"),
    WINDOW_FUNCTION("window function"),
    OPERATOR("operator"),
    OPERATOR_FAMILY("operator family"),
    OPERATOR_CLASS("operator class"),
    CAST("cast"),
    TRANSFORM("transform"),
    TEXT_SEARCH_PARSER("text search parser"),
    TEXT_SEARCH_TEMPLATE("text search template"),
    TEXT_SEARCH_DICTIONARY("text search dictionary"),
    TEXT_SEARCH_CONFIGURATION("text search configuration"),
    FOREIGN_DATA_WRAPPER("foreign data wrapper"),
    SERVER("server"),
    USER_MAPPING("user mapping"),
    /** A table, partitioned or not. */
    TABLE("table"),
    FOREIGN_TABLE("foreign table"),
    VIEW("view"),
    MATERIALIZED_VIEW("materialized view"),
    /** A column of a table, foreign table, view or materialized view. */
    COLUMN("column"),
    SEQUENCE("sequence"),
    /** A constraint of a table or domain. */
    CONSTRAINT("constraint"),
    INDEX("index"),
    /** Extended statistics. */
    STATISTICS("statistics"),
    TRIGGER("trigger"),
    RULE("rule"),
    POLICY("policy"),
    EVENT_TRIGGER("event trigger"),
    PUBLICATION("publication"),
    PUBLISHED_TABLE("published table"),
    PUBLISHED_SCHEMA("published schema"),
    SUBSCRIPTION("subscription"),
    DEFAULT_PRIVILEGES("default privileges"),
    /** Something of PostgreSQL's own or of an extension's, whose privileges were changed. */
    BUILT_IN_OBJECT("built-in object");

    private static final Map<String, ObjectKind> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ObjectKind::label, Function.identity()));

    private final String label;

    ObjectKind(String label) {
        this.label = label;
    }

    /** What it is called, such as {@code materialized view}; also in JSON. */
    public String label() {
        return label;
    }

    /** The kind that is called so; empty where none is. */
    public static Optional<ObjectKind> of(String label) {
        return Optional.ofNullable(BY_LABEL.get(label));
    }

    /** Whether the name is unique only within what the object belongs to, whose name therefore stands before it. */
    boolean isNamedWithin() {
        return switch (this) {
            case ATTRIBUTE, COLUMN, CONSTRAINT, TRIGGER, RULE, POLICY, PUBLISHED_TABLE, PUBLISHED_SCHEMA -> true;
            default -> false;
        };
    }
}
