new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'Copying orders.sql', 'Rehearsing 1 migration on a copy of orders.sql (PostgreSQL 17.', '2 drop name: exact (',
        '002_rollback_drop_name.sql:1:1: warning PGM1105 [rows-lost] the rollback of version 2 does not bring all rows back: users.name holds other values than before',
        'error PGM1001 [parameter] server is copy, and nothing names the database to copy'
    wrote 'target/out.json', '"copyOf": "orders.sql"', '"rollback": "exact"'
    assert !new File(basedir, 'target/pgmigrate/throwaway').list().any { it.contains('-') }
}
