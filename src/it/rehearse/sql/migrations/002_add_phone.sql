ALTER TABLE users ADD phone text;
CREATE INDEX users_phone ON users (phone);
ALTER TABLE users ALTER email SET DEFAULT '';
