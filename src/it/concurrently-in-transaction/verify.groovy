new io.github.pgmigrate.testing.Build(basedir).with {
    says 'sql/migrations/002_index_users.sql:5:1: error PGM0401 [not-in-transaction]', 'CREATE INDEX CONCURRENTLY'
    never '\tat '
}
