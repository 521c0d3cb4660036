new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'BUILD SUCCESS', 'BUILD SUCCESS', 'BUILD FAILURE'
    says 'sql/statement_edited/001_create_users.sql:1:1: error PGM0502 [edited]'
    never 'sql/comment_edited/001_create_users.sql:1:1: error'
}
