-- // create users
CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);

-- //@UNDO
DROP TABLE users;
