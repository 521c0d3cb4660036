new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'warning PGM0618 [secret-variable] the variable app_password is to be the environment variable APP_PASSWORD', 'are valid'
    saysInOrder ':migrate', 'error PGM0618 [secret-variable]', 'Set it where Maven is started.', 'FAIL'
    saysInOrder 'the vault holds ***', '*** ', 'env:APP_PASSWORD', 'NOTICE: it is ***', 'applied 1 create reader'
    saysInOrder 'error PGM0701', 'invalid input syntax for type integer: "***"', "SELECT '***'::int;"
    wrote 'target/report.json', 'invalid input syntax for type integer: \\"***\\"'
    never 'tr0ub4dor-3', 'correct-horse'
    wroteWithout 'target/report.json', 'tr0ub4dor-3', 'correct-horse'
    wroteWithout 'target/pgmigrate/server/17/server.log', 'tr0ub4dor-3', 'correct-horse'
}
