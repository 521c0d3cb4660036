ALTER TABLE users DROP COLUMN second_email;
