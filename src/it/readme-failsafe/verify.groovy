new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder ':validate', ':migrate', 'applied 1 create users', ':integration-test', 'Tests run: 1', ':verify'
}
