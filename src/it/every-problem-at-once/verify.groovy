new io.github.pgmigrate.testing.Build(basedir).with {
    says '0003-add-nick.sql:1:1: error PGM0102', '001_create_users.sql:1:1: error PGM0103'
    says '005_add_email.sql:1:1: error PGM0104', '004_run.sql:2:1: error PGM0304', '(and 3 more, above)'
    never '\tat '
}
