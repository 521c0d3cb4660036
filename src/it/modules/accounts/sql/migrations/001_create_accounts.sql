CREATE TABLE accounts (
    id     bigint PRIMARY KEY,
    region text NOT NULL DEFAULT :'region'
);
