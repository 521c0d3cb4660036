new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder '1 migration is valid', 'Scripts around them: before_migrate.sql, after_migrate.sql, after_each.sql, after_error.sql'
    saysInOrder 'ran before_migrate.sql', 'applied 1 create users', '001_create_users.sql', 'ran after_migrate.sql', ':status'
    saysInOrder ':status', 'migrate (default-cli)', '1 applied', 'BUILD SUCCESS', 'ran before_migrate.sql'
    saysInOrder 'failed: 002_divide.sql, 22012', 'ran after_error.sql', 'division by zero', 'Nothing of version 2'
}
