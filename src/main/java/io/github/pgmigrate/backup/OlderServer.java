package io.github.pgmigrate.backup;

/**
 * Listens to a pg_restore that is newer than the server. From 17 on it begins with a setting that older servers do not know
 * (_doSetFixedOutputState in pg_backup_archiver.c), so that it cannot be told to end with the first error. All other errors end it here.
 */
final class OlderServer implements Child.Ear {

    /** The setting. */
    static final String SETTING = "transaction_timeout";

    /** The first release that has it. */
    static final int KNOWN_SINCE = 17;

    private static final String ERROR = "error: ";
    private static final String STATEMENT = "Command was: ";

    private boolean passedOver;
    private boolean failed;

    @Override
    public Child.Heard hear(String line) {
        boolean ofSetting = line.contains("parameter \"" + SETTING + "\"")
                || line.startsWith(STATEMENT + "SET " + SETTING)
                || line.contains("errors ignored on restore");
        if (!failed && ofSetting) {
            passedOver = true;
            return Child.Heard.PASSED_OVER;
        }
        boolean error = line.contains(ERROR);
        failed |= error;
        // the statement comes after the error
        boolean last = error ? !line.contains("could not execute query") : failed && line.startsWith(STATEMENT);
        return last ? Child.Heard.LAST : Child.Heard.KEPT;
    }

    /** Errors that were passed over are none. */
    @Override
    public int meant(int status) {
        return passedOver && !failed && status == 1 ? 0 : status;
    }
}
