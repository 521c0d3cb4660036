package io.github.pgmigrate.sql;

/** One file being read: psql keeps a query buffer, a lexer and open conditionals for each. */
final class Frame implements AutoCloseable {

    /** What a digest that goes into a file's digest stands for. */
    private enum Mark {
        /** A stretch of tokens that a semicolon or the end of the file ends. */
        STATEMENT('S'),
        /** A stretch of tokens that a meta-command interrupts. */
        INTERRUPTED('P'),
        META_COMMAND('M'),
        FILE('I'),
        COPY_DATA('C');

        private final char letter;

        Mark(char letter) {
            this.letter = letter;
        }
    }

    final ScriptSource source;
    final Chars chars;
    final Lexer lexer;
    final Conditionals conditionals;
    /** The statement being read. */
    final StatementBuilder statement = new StatementBuilder();
    /** What is read in a branch that is not taken. */
    final StatementBuilder skipped = new StatementBuilder();

    private final Fingerprint total = new Fingerprint();
    private final Fingerprint chunk = new Fingerprint();

    Frame(ScriptSource source, TextInput input, Conditionals conditionals, Variables variables, Reporter reporter) {
        this.source = source;
        this.conditionals = conditionals;
        this.chars = Chars.file(source.name(), input, reporter);
        this.lexer = new Lexer(chars, variables, reporter, chunk, this::innerSemicolon, statement);
        redirect();
    }

    /** What the file is in from the next character on; one that was decoded before stays as it is. */
    void encoding(ClientEncoding next) {
        if (!source.isDecoded()) {
            chars.encoding(next);
        }
    }

    boolean active() {
        return conditionals.active();
    }

    /** After a conditional: tells the lexer where the text goes from now on. */
    void redirect() {
        skipped.clear();
        lexer.sendTo(active() ? statement : skipped, active());
    }

    /** Ends the stretch of tokens at a semicolon, or at the end where there was any token; returns its digest. */
    byte[] endOfStatement() {
        if (lexer.inValue()) {
            return chunk.peek();
        }
        return add(Mark.STATEMENT, chunk.finish());
    }

    private void innerSemicolon() {
        keep(add(Mark.STATEMENT, chunk.finish()));
    }

    boolean hasTokens() {
        return !chunk.isEmpty();
    }

    /** A meta-command that belongs to the statement, such as {@code \gset}. */
    void endingCommand(byte[] digest) {
        chunk.raw(digest);
    }

    /** A meta-command that stands for itself. */
    void metaCommand(byte[] digest) {
        if (hasTokens()) {
            keep(add(Mark.INTERRUPTED, chunk.finish()));
        }
        keep(add(Mark.META_COMMAND, digest));
    }

    void includedFile(byte[] digest) {
        keep(add(Mark.FILE, digest));
    }

    void copyData(byte[] digest) {
        add(Mark.COPY_DATA, digest);
    }

    /** A semicolon in a branch that is not taken. */
    void endOfSkipped() {
        keep(endOfStatement());
        skipped.clear();
    }

    private void keep(byte[] digest) {
        if (statement.isPending()) {
            statement.chunk(digest);
        }
    }

    private byte[] add(Mark mark, byte[] digest) {
        total.put(mark.letter);
        total.raw(digest);
        return digest;
    }

    /** The digest of the whole file, at its end. */
    byte[] digest() {
        return total.finish();
    }

    @Override
    public void close() {
        chars.close();
    }
}
