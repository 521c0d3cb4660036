new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder ':start', 'is running: jdbc:postgresql://127.0.0.1:', ':migrate', 'applied 1 create users'
    saysInOrder ':stop', 'is stopped', ':status', 'applied  1 ', ':stop', 'No embedded PostgreSQL runs here'
    assert json('target/start.json').get('server').get('database').asString == 'postgres'
}
