new io.github.pgmigrate.testing.Build(basedir).with {
    says 'applied 1 create accounts', 'applied 1 create orders', 'There is no folder sql/migrations here: nothing to do.'
    never '0 migrations are valid'
    wrote 'accounts/target/pgmigrate/server/17/server.log'
    wrote 'orders/target/pgmigrate/server/17/server.log'
    lacks 'web/target/pgmigrate'
    saysInOrder 'it was not run in accounts, orders', '-> Run mvn pgmigrate:status -pl :accounts, then mvn pgmigrate:status -pl :orders.'
    saysInOrder ':status', '@ orders', 'applied  1 ', 'create orders', 'BUILD SUCCESS'
    saysInOrder '@ accounts', 'nothing to do', '@ orders', 'nothing to do', 'accounts ..', 'SUCCESS', 'orders ..', 'SUCCESS'
    says "error PGM0101 [folder-missing] there is no migration folder 'database'"
}
