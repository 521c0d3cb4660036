SELECT :'vault_password'::int;
