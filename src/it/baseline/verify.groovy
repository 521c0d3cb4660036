new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'relation "users" already exists', 'a baseline needs the version', 'The folder has versions 1, 2, 3.'
    saysInOrder 'this database stands at version 2', 'applied 3 add currency', 'baseline  2 ', 'applied   3 '
    saysInOrder 'rolled back 3 add currency', '1 baseline, 1 rolled back'
    never 'applied 1 create users', 'rolled back 2'
    assert json('target/result.json').get('migrations').get(0).get('kind').asString == 'baseline'
    assert json('target/result.json').get('server').get('embedded').asBoolean
}
