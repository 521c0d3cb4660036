new io.github.pgmigrate.testing.Build(basedir).with {
    says 'sql/migrations/002_add_email.sql:1:1: error PGM0104 [missing-rollback]', '002_rollback_add_email.sql'
    saysInOrder 'BUILD FAILURE', 'warning PGM0104', 'BUILD SUCCESS'
}
