ALTER TABLE users ADD COLUMN phone_number varchar(20);

CREATE INDEX users_phone_number_idx ON users (phone_number);

UPDATE users SET phone_number = 'none, yet';

ALTER TABLE users
    ADD CONSTRAINT users_phone_number_form CHECK (phone_number ~ '^\+[0-9]+$');
