// the second run makes use of the first one's record; the other folders hold more, so it is rehearsed there
new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'Rehearsing 2 migrations', 'Rollbacks: 2 exact', 'applied 1 create users', ':migrate', 'applied 2 add phone', ':migrate',
        'Rehearsing first, since no rehearsal covers what is pending: version 3 was not rehearsed', 'Rehearsing 1 migration on',
        'applied 3 add name', ':migrate', 'Rehearsing 1 migration on', '4 bad: DIFFERENT', 'PGM1101',
        'PGM1120 [rehearsal-required] no rehearsal covers what is pending: version 4 was not rehearsed', 'BUILD FAILURE', '3 applied', 'BUILD SUCCESS'
    assert times('Rehearsing first') == 2 && times('a throwaway PostgreSQL') == 3
    assert json('target/refused.json').get('migrations').collect { it.get('state').asString } == ['applied', 'applied', 'applied', 'pending']
}
