new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'Replaying 2 migrations on a throwaway PostgreSQL 17.',
        'error PGM0806 [drift] changed outside of migrations: table events_2026 was added',
        "error PGM0806 [drift] changed outside of migrations: default of users.email is '', migrations make it 'none'",
        'error PGM0806 [drift] changed outside of migrations: index users_email on users(email) is missing',
        'CREATE INDEX users_email ON public.users USING btree (email)', 'Drift: 3 things were changed',
        'Drift: 1 thing was changed'
    never 'by_hand was added'
    wrote 'target/drift.json', '"kind": "added"', '"before": "\'none\'::text"', '"compared": true'
    wrote 'target/verify.json', '"sentence": "index users_email on users(email) is missing"'
    assert !new File(basedir, 'target/pgmigrate/throwaway').list().any { it.contains('-') }
}
