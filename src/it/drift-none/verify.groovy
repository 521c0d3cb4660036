new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'error PGM0807 [drift-base] no migration is applied here', 'Replaying 2 migrations on a throwaway PostgreSQL 17.',
        'No drift: the catalog is what the migrations make that are applied.', 'Replaying 2 migrations', 'No drift',
        'The database is what the folder says.'
    never 'PGM0806'
    wrote 'target/out-drift.json', '"compared": true', '"differences": []'
}
