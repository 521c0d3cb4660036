package io.github.pgmigrate.sql;

import io.github.pgmigrate.sql.Traits.Control;

/** Judges statements by their first words. */
final class TraitsReader {

    private TraitsReader() {}

    /**
     * Judges a statement.
     *
     * @param tokens those outside parentheses and within one, up to some hundred
     * @param partStarts where each part that {@code \;} joins begins, as indexes of tokens
     * @param parts how many parts there are
     * @param returning whether the word RETURNING stands outside parentheses anywhere
     * @param setConfig whether the word set_config stands anywhere
     */
    static Traits read(TokenView tokens, int[] partStarts, int parts, boolean returning, boolean setConfig) {
        Control control = Control.NONE;
        boolean barred = false;
        boolean rows = false;
        boolean reading = setConfig;
        boolean copyIn = false;
        boolean copyOut = false;
        boolean files = false;
        boolean temporary = false;
        boolean replayed = false;
        int statements = 0;
        for (int i = 0; i < parts; i++) {
            int to = i + 1 < parts ? partStarts[i + 1] : tokens.count();
            Part part = new Part(tokens, partStarts[i], to);
            statements += part.isEmpty() ? 0 : 1;
            Control found = part.control();
            control = found == Control.NONE ? control : found;
            barred |= Barred.isBarred(part);
            rows |= returning || part.returnsRows();
            reading |= part.changesReading();
            temporary |= part.makesTemporary();
            replayed |= part.isReplayed() || (setConfig && part.is(0, "SELECT"));
            if (part.is(0, "COPY")) {
                CopyTarget target = CopyTarget.of(part);
                copyIn |= target == CopyTarget.STDIN;
                copyOut |= target == CopyTarget.STDOUT;
                files |= target == CopyTarget.SERVER;
            }
        }
        return new Traits(
                control,
                barred,
                rows && statements == 1,
                reading,
                copyIn,
                copyOut,
                files,
                temporary,
                replayed,
                statements);
    }

    /** Where a COPY takes its data from or sends them to. */
    private enum CopyTarget {
        STDIN,
        STDOUT,
        SERVER,
        NONE;

        static CopyTarget of(Part part) {
            for (int i = 1; i < part.size(); i++) {
                boolean from = part.is(i, "FROM");
                if (part.depth(i) == 0 && (from || part.is(i, "TO"))) {
                    // As PostgreSQL's grammar has it, STDIN and STDOUT mean the client whichever way the data go.
                    if (part.is(i + 1, "STDIN") || part.is(i + 1, "STDOUT")) {
                        return from ? STDIN : STDOUT;
                    }
                    return SERVER;
                }
            }
            return NONE;
        }
    }
}
