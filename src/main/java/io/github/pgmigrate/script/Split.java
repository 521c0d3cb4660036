package io.github.pgmigrate.script;

/**
 * How to split a migration around a statement that cannot run in a transaction. Immutable.
 *
 * @param name of the forward file
 * @param numbering of the folder
 */
record Split(FileName.Versioned name, Numbering numbering) {

    /** The files to make, by name. */
    String hint() {
        String[] digits = numbering.after(name.version(), 2);
        return "Split the migration: keep in " + name.as(ScriptKind.FORWARD)
                + " what stands before the statement; put the statement alone,"
                + " without BEGIN and COMMIT, into " + part(ScriptKind.FORWARD, digits[0], 2)
                + "; and what follows, if anything does, into "
                + part(ScriptKind.FORWARD, digits[1], 3) + ". Split its rollback likewise: "
                + part(ScriptKind.ROLLBACK, digits[1], 3) + ", " + part(ScriptKind.ROLLBACK, digits[0], 2) + ", "
                + name.as(ScriptKind.ROLLBACK) + ".";
    }

    private String part(ScriptKind kind, String digits, int number) {
        return FileName.Versioned.name(kind, digits, name.words() + "_part_" + number);
    }
}
