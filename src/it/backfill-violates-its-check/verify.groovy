new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'sql/migrations/002_add_phone_number_to_users.sql:7:1: error PGM0', 'users_phone_number_form', 'SQLSTATE 23514'
    says 'Nothing of version 2 is in the database.', 'applied 2 nothing is left'
    never 'a column is left'
}
