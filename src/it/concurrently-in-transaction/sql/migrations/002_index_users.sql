BEGIN;

ALTER TABLE users ADD COLUMN nick text;

CREATE INDEX CONCURRENTLY users_email_idx ON users (email);

COMMIT;
