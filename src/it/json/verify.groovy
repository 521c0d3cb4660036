new io.github.pgmigrate.testing.Build(basedir).with {
    assert json('target/result.json').get('goal').asString == 'migrate'
    assert json('target/result.json').get('outcome').asString == 'ok'
    assert json('target/result-status.json').get('goal').asString == 'status'
    assert json('target/result-status.json').get('migrations').get(0).get('state').asString == 'applied'
}
