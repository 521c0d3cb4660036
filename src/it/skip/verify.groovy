new io.github.pgmigrate.testing.Build(basedir).with {
    ['new', 'validate', 'start', 'migrate', 'status', 'verify', 'rollback', 'baseline', 'repair', 'adopt', 'rehearse', 'stop'].each {
        says "pgmigrate:$it is skipped (pgmigrate.skip)."
    }
    lacks 'sql/migrations/migrations.sum'
    lacks 'target/pgmigrate'
    never 'PGM'
}
