new io.github.pgmigrate.testing.Build(basedir).with {
    says 'error PGM0103 [duplicate-version]', '002_add_email.sql', '2_add_nick.sql'
    never '\tat '
}
