new io.github.pgmigrate.testing.Build(basedir).with {
    says 'pgmigrate-maven-plugin', ':validate (check)', 'PGM0104'
    never ':jar'
}
