CREATE OR REPLACE VIEW known_users AS SELECT id FROM users WHERE email <> 'none';
