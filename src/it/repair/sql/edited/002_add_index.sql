-- pgmigrate:no-transaction
CREATE TABLE logins (user_id bigint);
SELECT 1 / 0;
CREATE INDEX CONCURRENTLY logins_user ON logins (user_id);
