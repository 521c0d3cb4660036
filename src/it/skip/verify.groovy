new io.github.pgmigrate.testing.Build(basedir).with {
    lacks 'sql/migrations/migrations.sum'
    lacks 'target/pgmigrate'
    never 'PGM'
}
