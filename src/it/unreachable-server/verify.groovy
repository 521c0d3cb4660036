new io.github.pgmigrate.testing.Build(basedir).with {
    says 'error PGM0601 [connection]', '127.0.0.1:1'
    never '\tat '
}
