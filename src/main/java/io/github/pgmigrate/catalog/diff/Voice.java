package io.github.pgmigrate.catalog.diff;

/** What two snapshots are to each other, and how differences are told therefore. */
enum Voice {
    /** The second is of the same database, later. */
    AFTERWARDS(" left over", ", was ", "they were "),
    /** The first is what migrations make, the second what there is. */
    OUTSIDE(" added", ", migrations make it ", "migrations make them ");

    private final String more;
    private final String was;
    private final String were;

    Voice(String more, String was, String were) {
        this.more = more;
        this.was = was;
        this.were = were;
    }

    /** The end of a sentence about what only the second has. */
    String more(boolean plural) {
        return switch (this) {
            case AFTERWARDS -> (plural ? " are" : " is") + more;
            case OUTSIDE -> (plural ? " were" : " was") + more;
        };
    }

    /** Between what the second has and what the first has. */
    String was() {
        return was;
    }

    /** The same where a sentence has ended. */
    String were() {
        return were;
    }
}
