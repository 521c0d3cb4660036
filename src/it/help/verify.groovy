new io.github.pgmigrate.testing.Build(basedir).with {
    says 'pgmigrate:help', 'This plugin has'
}
