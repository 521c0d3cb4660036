\echo the vault holds :vault_password
CREATE ROLE reader LOGIN PASSWORD :'app_password';
SELECT :'app_password' AS password, :'notation' AS notation;
SELECT set_config('my.password', :'app_password', true);
DO 'BEGIN RAISE NOTICE ''it is %'', current_setting(''my.password''); END';
\if :app_password
\endif
