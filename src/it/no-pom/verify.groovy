new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder ':migrate', 'applied 1 create users', ':verify', 'The database is what the folder says.', 'BUILD SUCCESS'
    saysInOrder 'BUILD SUCCESS', ':status', 'applied  1 ', ':rollback', 'rolled back 1 create users', 'BUILD SUCCESS'
    wrote 'sql/migrations/migrations.sum'
}
