DROP INDEX users_phone_number_idx;

ALTER TABLE users
    DROP CONSTRAINT users_phone_number_form,
    DROP COLUMN phone_number;
