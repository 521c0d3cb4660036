package io.github.pgmigrate.testing;

import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;

/** Scripts of published histories as if {@code -- pgmigrate:no-transaction} stood in them, without touching the files. */
public final class OutsideTransaction {

    private OutsideTransaction() {}

    public static ScriptFile of(ScriptFile script) {
        ScriptFacts facts = script.facts();
        return new ScriptFile(
                script.source(),
                script.fileName(),
                new ScriptFacts(
                        facts.checksum(),
                        facts.statements(),
                        facts.empty(),
                        ScriptFacts.Mode.NO_TRANSACTION,
                        facts.header(),
                        facts.irreversible(),
                        facts.lockTimeout(),
                        facts.statementTimeout(),
                        facts.until(),
                        facts.allows(),
                        facts.files()));
    }
}
