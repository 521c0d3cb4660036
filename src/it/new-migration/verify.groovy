new io.github.pgmigrate.testing.Build(basedir).with {
    wrote 'sql/migrations/002_add_phone_number.sql', '-- Author: Ada', 'SHOP-7'
    wrote 'sql/migrations/002_rollback_add_phone_number.sql'
    wrote 'sql/migrations/003_add_phone_number.sql'
    says '002_add_phone_number.sql', '003_rollback_add_phone_number.sql'
}
