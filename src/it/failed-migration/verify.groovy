new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'applied 1 create users', 'sql/migrations/002_create_orders.sql:5:1: error PGM0702 [already-exists]'
    saysInOrder 'CREATE TABLE users (', '^', 'SQLSTATE 42P07', '-> '
    says 'Nothing of version 2 is in the database. This run has applied version 1.'
    saysInOrder ':status', 'applied  1', 'pending  2'
    never '\tat '
}
