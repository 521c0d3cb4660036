// 1 was applied before this build: the bound rollback leaves it alone, and what the command line says is for migrate
new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'applied 1 create users', 'applied 2 add email', 'rolled back 2 add email'
    never 'rolled back 1'
    saysInOrder ':status', 'applied  1 ', 'pending  2 '
}
