--liquibase formatted sql

--changeset ada:create-users
--comment the first table
CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);
--rollback DROP TABLE users;

--changeset ada:2 splitStatements:false
CREATE FUNCTION greet(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN 'Hello ' || who;
END;
$$;
--rollback DROP FUNCTION greet(text);
