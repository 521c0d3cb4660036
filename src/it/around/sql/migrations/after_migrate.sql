SELECT script FROM deployment ORDER BY id;
VACUUM (ANALYZE) users;
