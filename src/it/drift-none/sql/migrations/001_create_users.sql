CREATE TABLE users (id bigint PRIMARY KEY, email text DEFAULT 'none');
CREATE INDEX users_email ON users (email);
