new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'applied 1 create users', '1 pending, 1 applied'
    saysInOrder ':status', 'applied  1 ', 'create users', 'pending  2 ', 'add email'
}
