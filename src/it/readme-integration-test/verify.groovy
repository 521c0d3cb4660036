new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder ':migrate (schema)', 'applied 1 create users', 'BUILD SUCCESS'
}
