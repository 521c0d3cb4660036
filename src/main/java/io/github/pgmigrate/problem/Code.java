package io.github.pgmigrate.problem;

/**
 * Every kind of problem the plugin reports. The id never changes once released; the rule is its name in words.
 *
 * <p>Ids by room: 01xx the folder, 02xx the sum file, 03xx the script language, 04xx transactions, 05xx history and
 * plan, 06xx target and connection, 07xx the run, 08xx verify, 09xx throwaway servers, 10xx goals and parameters, 11xx the
 * rehearsal.
 */
public enum Code {
    FOLDER_MISSING("PGM0101", "folder-missing"),
    FILE_NAME("PGM0102", "file-name"),
    DUPLICATE_VERSION("PGM0103", "duplicate-version"),
    MISSING_ROLLBACK("PGM0104", "missing-rollback"),
    ORPHAN_ROLLBACK("PGM0105", "orphan-rollback"),
    ORPHAN_VERIFY("PGM0106", "orphan-verify"),
    NAME_COLLISION("PGM0107", "name-collision"),
    LINK_LEAVES_FOLDER("PGM0108", "link-leaves-folder"),
    NOT_A_FILE("PGM0109", "not-a-file"),
    UNREADABLE("PGM0110", "unreadable"),
    DESCRIPTION_DIFFERS("PGM0111", "description-differs"),
    EMPTY_FORWARD("PGM0112", "empty-forward"),
    EMPTY_ROLLBACK("PGM0113", "empty-rollback"),
    IRREVERSIBLE_WITH_ROLLBACK("PGM0114", "irreversible-with-rollback"),
    REPEATABLES_WAIT("PGM0116", "repeatables-wait"),
    NOTE_PASSED_OVER("PGM0117", "note-passed-over"),

    SUM_MISSING("PGM0201", "sum-missing"),
    SUM_DIFFERS("PGM0202", "sum-differs"),
    SUM_MALFORMED("PGM0203", "sum-malformed"),
    SUM_CONFLICT("PGM0204", "sum-conflict"),
    SUM_UPDATED("PGM0205", "sum-updated"),

    ENCODING("PGM0301", "encoding"),
    NUL_BYTE("PGM0302", "nul-byte"),
    UNTERMINATED("PGM0303", "unterminated"),
    META_COMMAND_UNSUPPORTED("PGM0304", "meta-command-unsupported"),
    META_COMMAND_SKIPPED("PGM0305", "meta-command-skipped"),
    META_COMMAND_MALFORMED("PGM0306", "meta-command-malformed"),
    CONDITIONAL("PGM0307", "conditional"),
    INCLUDE("PGM0308", "include"),
    INCLUDE_OUTSIDE("PGM0309", "include-outside"),
    INCLUDE_LOOP("PGM0310", "include-loop"),
    VARIABLE("PGM0311", "variable"),
    DIRECTIVE("PGM0312", "directive"),
    COPY_DATA("PGM0313", "copy-data"),
    COPY_TARGET("PGM0314", "copy-target"),
    SERVER_SIDE_FILE("PGM0315", "server-side-file"),
    RESTRICTED("PGM0316", "restricted"),
    HISTORY_NAMESAKE("PGM0317", "history-namesake"),

    NOT_IN_TRANSACTION("PGM0401", "not-in-transaction"),
    UNBALANCED_TRANSACTION("PGM0402", "unbalanced-transaction"),
    TRANSACTION_CONTROL("PGM0403", "transaction-control"),
    PREPARED_TRANSACTION("PGM0404", "prepared-transaction"),

    OUT_OF_ORDER("PGM0501", "out-of-order"),
    EDITED("PGM0502", "edited"),
    MISSING_FILE("PGM0503", "missing-file"),
    HALF_DONE("PGM0504", "half-done"),
    IN_DOUBT("PGM0505", "in-doubt"),
    LEDGER_CHANGED("PGM0506", "ledger-changed"),
    IRREVERSIBLE("PGM0507", "irreversible"),
    NO_ROLLBACK("PGM0508", "no-rollback"),
    TARGET_UNKNOWN("PGM0509", "target-unknown"),
    HISTORY_SHAPE("PGM0510", "history-shape"),
    HISTORY_NEWER("PGM0511", "history-newer"),
    NOTHING_TO_ROLL_BACK("PGM0512", "nothing-to-roll-back"),
    BASELINE_REFUSED("PGM0513", "baseline-refused"),
    BASELINE_KNOWN("PGM0514", "baseline-known"),
    BASELINE_UNKNOWN("PGM0515", "baseline-unknown"),
    REPAIR_DIFFERS("PGM0516", "repair-differs"),
    REPAIR_REFUSED("PGM0517", "repair-refused"),
    NOTHING_TO_REPAIR("PGM0518", "nothing-to-repair"),
    NOT_EMPTY("PGM0519", "not-empty"),
    ADOPTION("PGM0520", "adoption"),
    FOREIGN_MISSING("PGM0521", "foreign-missing"),
    FOREIGN_SEVERAL("PGM0522", "foreign-several"),
    FOREIGN_SHAPE("PGM0523", "foreign-shape"),
    FOREIGN_UNFIT("PGM0524", "foreign-unfit"),
    FOREIGN_BUSY("PGM0525", "foreign-busy"),
    FOREIGN_REMARK("PGM0526", "foreign-remark"),
    ADOPTION_GAP("PGM0527", "adoption-gap"),
    ADOPTION_EDITED("PGM0528", "adoption-edited"),
    ADOPTION_REFUSED("PGM0529", "adoption-refused"),
    ROW_LOST("PGM0530", "row-lost"),

    CONNECTION("PGM0601", "connection"),
    AUTHENTICATION("PGM0602", "authentication"),
    DATABASE_MISSING("PGM0603", "database-missing"),
    SERVER_VERSION("PGM0604", "server-version"),
    TARGET_URL("PGM0605", "target-url"),
    PASSWORD_IN_POM("PGM0606", "password-in-pom"),
    LOCK_BUSY("PGM0607", "lock-busy"),
    LOCK_LOST("PGM0608", "lock-lost"),
    STANDBY("PGM0609", "standby"),
    SETTING_REFUSED("PGM0610", "setting-refused"),
    POOLER("PGM0611", "pooler"),
    TARGET_MISSING("PGM0612", "target-missing"),
    PASSWORD_FILE("PGM0613", "password-file"),
    SERVICE("PGM0614", "service"),
    SETTINGS_SERVER("PGM0615", "settings-server"),
    ROLE("PGM0616", "role"),
    SCHEMA("PGM0617", "schema"),
    SECRET_VARIABLE("PGM0618", "secret-variable"),
    HISTORY_MOVED("PGM0619", "history-moved"),
    TLS("PGM0630", "tls"),
    READ_ONLY("PGM0631", "read-only"),

    STATEMENT_FAILED("PGM0701", "statement-failed"),
    ALREADY_EXISTS("PGM0702", "already-exists"),
    DEPENDENTS("PGM0703", "dependents"),
    LOCK_TIMEOUT("PGM0704", "lock-timeout"),
    STATEMENT_TIMEOUT("PGM0705", "statement-timeout"),
    INTERRUPTED("PGM0706", "interrupted"),
    CONNECTION_LOST("PGM0707", "connection-lost"),
    OUTCOME_UNKNOWN("PGM0708", "outcome-unknown"),
    CHECKSUM_MOVED("PGM0709", "checksum-moved"),
    SCRIPT_RAISED("PGM0710", "script-raised"),
    UNEXPECTED_TRANSACTION_STATE("PGM0711", "unexpected-transaction-state"),

    VERIFY_FAILED("PGM0801", "verify-failed"),
    EXPECTATION("PGM0802", "expectation"),
    INVALID_INDEX("PGM0803", "invalid-index"),
    NOT_VALID_CONSTRAINT("PGM0804", "not-valid-constraint"),
    PENDING("PGM0805", "pending"),
    DRIFT("PGM0806", "drift"),
    DRIFT_BASE("PGM0807", "drift-base"),
    DRIFT_REPLAY("PGM0808", "drift-replay"),
    DRIFT_LEFT_OUT("PGM0809", "drift-left-out"),

    SERVER_BINARIES("PGM0901", "server-binaries"),
    SERVER_START("PGM0902", "server-start"),
    SERVER_PLATFORM("PGM0903", "server-platform"),
    SERVER_STOP("PGM0904", "server-stop"),
    SERVER_DATA("PGM0905", "server-data"),
    EXTENSION_MISSING("PGM0906", "extension-missing"),
    SERVER_CONTAINER("PGM0907", "server-container"),
    CLIENT_PROGRAM("PGM0908", "client-program"),
    COPY_SOURCE("PGM0909", "copy-source"),
    COPY_RESTORE("PGM0910", "copy-restore"),
    COPY_SERVER_WIDE("PGM0911", "copy-server-wide"),
    COPY_LEFT("PGM0912", "copy-left"),
    LOCALE_MISSING("PGM0913", "locale-missing"),

    PARAMETER("PGM1001", "parameter"),
    FILE_EXISTS("PGM1002", "file-exists"),
    WRITE_FAILED("PGM1003", "write-failed"),
    RENAME_SOURCE("PGM1004", "rename-source"),
    PLACEHOLDER("PGM1005", "placeholder"),
    NOT_TAKEN_OVER("PGM1006", "not-taken-over"),
    RENAME_CONFLICT("PGM1007", "rename-conflict"),
    BY_HAND("PGM1008", "by-hand"),
    MODULES_PASSED_OVER("PGM1010", "modules-passed-over"),

    ROLLBACK_DIFFERS("PGM1101", "rollback-differs"),
    ROLLBACK_FAILS("PGM1102", "rollback-fails"),
    REDO_FAILS("PGM1103", "redo-fails"),
    REDO_DIFFERS("PGM1104", "redo-differs"),
    ROWS_LOST("PGM1105", "rows-lost"),
    CHAIN_DIFFERS("PGM1106", "chain-differs"),
    CHAIN_FAILS("PGM1107", "chain-fails"),
    CHAIN_STOPS("PGM1108", "chain-stops"),
    REHEARSAL_BASE("PGM1109", "rehearsal-base"),
    NOT_KEPT("PGM1110", "not-kept"),
    REHEARSAL_REQUIRED("PGM1120", "rehearsal-required");

    private final String id;
    private final String rule;

    Code(String id, String rule) {
        this.id = id;
        this.rule = rule;
    }

    /** The stable id, such as {@code PGM0103}. */
    public String id() {
        return id;
    }

    /** The name in words, such as {@code duplicate-version}. */
    public String rule() {
        return rule;
    }
}
