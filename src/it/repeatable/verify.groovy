// the second folder holds the same version, and the repeatable with another text
new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder '1 migration and 1 repeatable script are valid', 'applied 1 create users', 'applied R active users', 'folder says'
    saysInOrder 'folder says', '2 applied', ':status', 'applied  R ', ':status', 'to run again  R ', 'applied R active users'
    saysInOrder 'rolled back 1 create users', 'applied 1 create users', 'applied R active users', 'folder says'
    assert json('target/again-status.json').get('migrations').get(1).get('kind').asString == 'repeatable'
}
