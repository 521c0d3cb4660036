-- What the statements of statements.tsv are run on, each in a transaction that is rolled back.
CREATE SCHEMA m;
SET search_path = m;
CREATE TABLE p (id bigint PRIMARY KEY);
INSERT INTO p SELECT generate_series(1, 50);
CREATE TABLE chld (id int, pid bigint REFERENCES p (id));
CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN d AS int;
CREATE TABLE dt (x d, y e);
INSERT INTO dt SELECT i, 'a' FROM generate_series(1, 50) i;
CREATE TABLE t (
    id int PRIMARY KEY,
    a int,
    b text,
    c char(5),
    v varchar(10),
    n numeric(8, 2),
    ts timestamp,
    tm time(3),
    iv interval(3),
    vb varbit(4),
    cd cidr,
    j json,
    ci int,
    sm smallint,
    nn int NOT NULL,
    ckd int,
    CONSTRAINT ckd_nn CHECK (ckd IS NOT NULL));
CREATE INDEX t_a_idx ON t (a);
CREATE INDEX t_v_idx ON t (v);
CREATE UNIQUE INDEX t_nn_uq ON t (nn);
CREATE UNIQUE INDEX t_a_uq ON t (a);
INSERT INTO t
SELECT i, i, 'b', 'c', 'v' || i, i, '2020-01-01', '12:00', '1 hour', B'1', '10.0.0.0/8', '{}', i, i, i, i
FROM generate_series(1, 50) i;
ALTER TABLE t ADD CONSTRAINT ck_nv CHECK (id > 0) NOT VALID;
ALTER TABLE t ADD CONSTRAINT fk_nv FOREIGN KEY (a) REFERENCES p (id) NOT VALID;
CREATE FUNCTION vol() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1';
CREATE FUNCTION imm() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION trg();
CREATE TABLE un (id int);
INSERT INTO un SELECT generate_series(1, 50);
CREATE TABLE inh (id bigint);
CREATE TABLE part (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE part1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
INSERT INTO part SELECT i, '2020-06-01' FROM generate_series(1, 50) i;
CREATE TABLE part_new (id bigint, day date);
INSERT INTO part_new SELECT i, '2021-06-01' FROM generate_series(1, 50) i;
CREATE TABLE part_ck (
    id bigint, day date, CHECK (day IS NOT NULL AND day >= '2022-01-01' AND day < '2023-01-01'));
INSERT INTO part_ck SELECT i, '2022-06-01' FROM generate_series(1, 50) i;
CREATE TABLE partd (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE partd_def PARTITION OF partd DEFAULT;
INSERT INTO partd SELECT i, '2000-06-01' FROM generate_series(1, 50) i;
CREATE MATERIALIZED VIEW mv AS SELECT id FROM t;
CREATE UNIQUE INDEX mv_uq ON mv (id);
CREATE VIEW vw AS SELECT id FROM t;
CREATE SEQUENCE sq;
DO $$ BEGIN CREATE ROLE mig_r; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT CREATE ON SCHEMA m TO mig_r;
ANALYZE t, p, dt, un, part1, part_new, part_ck, partd_def, mv;
