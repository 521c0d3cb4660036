def versions = ['4.2.0', '7.15.0', '9.22.3', '10.22.0', '11.20.3', '13.12.0']
new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder(*versions.collectMany { [":${it}:migrate", 'V1_1__add_email.sql -> 002_add_email.sql',
        'This would be recorded:', '-Dpgmigrate.confirm=', 'Recorded:', "Flyway's 1.10 (V1.10__Index the names.sql)",
        'R_active_users.sql', 'The history of Flyway is taken over', 'The database is what the folder says.',
        'later/V9__rename_orders.sql -> 009_rename_orders.sql', 'applied 9 rename orders', 'The database is what the folder says.',
        'rolled back 9 rename orders'].collect { it.toString() } } as String[])
    // the texts are those that Flyway ran: its checksums and ours of the lines agree, and the view does not run again
    never 'adoption-edited', 'foreign-remark', 'applied active users', 'error PGM'
}
