new io.github.pgmigrate.testing.Build(basedir).with {
    ['skipITs', 'skipTests', 'skipITs'].each { property ->
        ['start', 'migrate', 'rollback', 'verify'].each { says "pgmigrate:$it is skipped ($property): the database would be the plugin's own" }
    }
    saysInOrder '(skipITs)', 'BUILD SUCCESS', '(skipTests)', 'BUILD SUCCESS', '(skipITs)', 'BUILD SUCCESS'
    saysInOrder 'error PGM0601 [connection]', 'BUILD FAILURE', 'error PGM0612 [target-missing]', 'BUILD FAILURE'
    saysInOrder ':migrate (for-code)', 'applied 1 create users', ':migrate (default)', 'is skipped (skipITs)', 'BUILD SUCCESS'
    saysInOrder ':start (default)', 'is running', ':rollback (default)', 'nothing to roll back', ':verify (default)', 'BUILD SUCCESS'
}
