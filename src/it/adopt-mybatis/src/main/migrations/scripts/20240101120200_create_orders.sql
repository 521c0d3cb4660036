-- // create orders
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users);

-- //@UNDO
DROP TABLE orders;
