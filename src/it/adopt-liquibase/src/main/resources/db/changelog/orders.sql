--liquibase formatted sql

--changeset grace:create-orders runInTransaction:false
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users);
CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);
--rollback DROP TABLE orders;

--changeset grace:oracle-only dbms:oracle
SELECT 1 FROM dual;
