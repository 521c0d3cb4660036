package io.github.pgmigrate.rehearse.trace;

import org.jspecify.annotations.Nullable;

/**
 * A relation as it stood before a transaction. Immutable.
 *
 * @param oid its OID
 * @param name qualified, quoted where SQL needs it
 * @param kind what it is
 * @param file the number of its file; null where it has none
 */
record Relation(
        long oid, String name, RelationKind kind, @Nullable String file) {}
