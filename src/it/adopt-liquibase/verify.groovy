def versions = ['3.10.3', '4.9.1', '4.31.1']
new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder(*versions.collectMany { [":${it}:update",
        'users.sql -> 001_create_users.sql (the changeset ada:create-users)', 'users.sql -> 001_rollback_create_users.sql',
        'users.sql -> 002_users_2.sql', 'orders.sql -> 003_create_orders.sql (the changeset grace:create-orders; no-transaction',
        'not taken over: it is for other databases (dbms:oracle)', 'This would be recorded:', 'Recorded:',
        'DROP TABLE "public"."databasechangelog", "public"."databasechangeloglock";', 'The database is what the folder says.',
        'applied 9 rename orders', 'The database is what the folder says.', 'rolled back 9 rename orders'].collect { it.toString() } } as String[])
    never 'error PGM', 'missing-rollback'
}
