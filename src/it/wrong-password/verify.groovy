new io.github.pgmigrate.testing.Build(basedir).with {
    says 'error PGM0602 [authentication]', 'postgres'
    never 'not-the-real-one', '\tat '
}
