package io.github.pgmigrate.script;

/** What a script of the folder is for. */
public enum ScriptKind {
    /** Applies a migration. */
    FORWARD("forward migration"),
    /** Undoes one. */
    ROLLBACK("rollback"),
    /** Says what must be true after one; it runs inside the migration's transaction. */
    VERIFY("verify script"),
    /** Runs again whenever its text changes. */
    REPEATABLE("repeatable script"),
    /** Runs before or after all others: {@code before_migrate.sql}, {@code after_migrate.sql}. */
    AROUND("script around others"),
    /** Runs within a transaction: {@code before_each.sql}, {@code after_each.sql}, {@code after_error.sql}. */
    AROUND_EACH("script around each migration");

    private final String words;

    ScriptKind(String words) {
        this.words = words;
    }

    /** How a sentence names it, without an article. */
    public String words() {
        return words;
    }
}
