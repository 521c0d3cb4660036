ALTER TABLE users ADD COLUMN second_email text;
