-- The people who may log in.
CREATE TABLE users (
    id    bigint PRIMARY KEY, -- never used twice
    email text   NOT NULL
);
