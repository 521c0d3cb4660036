new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'Rehearsing 2 migrations on a throwaway PostgreSQL 17.', 'from an empty database', '1 create users: exact',
        '2 add phone: DIFFERENT', '002_rollback_add_phone.sql:1:1: error PGM1101 [rollback-differs] the rollback of version 2 does not restore what was there: default of users.email is \'\', was none',
        'column users.phone is left over',
        'Rollbacks: 1 exact, 1 different', 'pgmigrate:rehearse is skipped (skipTests)'
    wrote 'target/pgmigrate/rehearsal.json', '"rollback": "different"', '"sentence": "column users.phone is left over"', '"mode": "ACCESS EXCLUSIVE"'
    wrote 'target/pgmigrate/rehearsal.html', 'ACCESS EXCLUSIVE on public.users', 'column users.phone is left over'
    assert json('target/out.json').toString() == json('target/pgmigrate/rehearsal.json').toString()
    assert !new File(basedir, 'target/pgmigrate/throwaway').list().any { it.contains('-') }
}
