new io.github.pgmigrate.testing.Build(basedir).with {
    says 'warning PGM0606 [password-in-pom] the password stands on the command line'
    says 'error PGM0602 [authentication]', 'postgres'
    never 'not-the-real-one', '\tat '
}
