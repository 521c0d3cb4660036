new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder ':migrate', 'applied 1 create users table', 'applied 8 add currency to orders', ':status', 'applied  8 '
    saysInOrder ':rollback', 'rolled back 8 add currency to orders', ':migrate', 'applied 8 add currency to orders'
    saysInOrder ':verify', 'The database is what the folder says.', 'BUILD SUCCESS'
}
