new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder ':1.1.3:up',
        'scripts/20240101120100_create_users.sql -> 20240101120100_create_users.sql (what stands before the line //@UNDO)',
        'scripts/20240101120200_create_orders.sql -> 20240101120200_rollback_create_orders.sql (what stands after it)',
        "20240101120000_create_changelog.sql:1:1: warning PGM1006 [not-taken-over] not taken over: it makes the table of MyBatis' own",
        'This would be recorded:', 'Recorded:', "20240101120200_create_orders.sql  MyBatis Migrations' 20240101120200",
        'The database is what the folder says.', 'applied 20250101120000 rename orders', 'The database is what the folder says.',
        'rolled back 20250101120000 rename orders'
    never 'error PGM', 'adoption-gap', 'missing-rollback'
}
