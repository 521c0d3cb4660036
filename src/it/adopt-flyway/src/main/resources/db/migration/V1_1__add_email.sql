ALTER TABLE users ADD email text; -- Größe
INSERT INTO users VALUES (1, 'Ada', NULL);
