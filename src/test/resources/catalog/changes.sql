-- One case a property: what there is, a change, the way back, and what a person is told of the change. A line is a
-- statement; a line that begins with blanks goes on with the one before it. Each case has a database of its own, with the
-- roles catalog_app and catalog_web. The way back has to be exact.

-- case: a table
CREATE TABLE orders (id int, total numeric)
-- change
CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE CHECK (email <> ''))
CREATE INDEX ON users (lower(email))
-- back
DROP TABLE users
-- says
table users is left over

-- case: a table that is gone
CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE)
-- change
DROP TABLE users
-- back
CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE)
-- says
table users is missing

-- case: a schema with all that is in it
-- change
CREATE SCHEMA app
CREATE TABLE app.t (a int)
-- back
DROP SCHEMA app CASCADE
-- says
schema app is left over

-- case: owner of a schema
CREATE SCHEMA app
-- change
ALTER SCHEMA app OWNER TO catalog_app
-- back
ALTER SCHEMA app OWNER TO postgres
-- says
owner of schema app is catalog_app, was postgres
grant of CREATE, USAGE on schema app to postgres is missing; grant of CREATE, USAGE on schema app to catalog_app is left over

-- case: privileges on a schema
CREATE SCHEMA app
-- change
GRANT USAGE ON SCHEMA app TO catalog_app
-- back
REVOKE USAGE ON SCHEMA app FROM catalog_app
-- says
grant of USAGE on schema app to catalog_app is left over

-- case: persistence
CREATE TABLE users (id int)
-- change
ALTER TABLE users SET UNLOGGED
-- back
ALTER TABLE users SET LOGGED
-- says
persistence of users is unlogged, was permanent

-- case: access method
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler
CREATE TABLE users (id int)
-- change
DROP TABLE users
CREATE TABLE users (id int) USING heap2
-- back
DROP TABLE users
CREATE TABLE users (id int)
-- says
access method of users is heap2, was heap

-- case: an option of a table
CREATE TABLE users (id int) WITH (fillfactor = 70)
-- change
ALTER TABLE users SET (fillfactor = 90)
-- back
ALTER TABLE users SET (fillfactor = 70)
-- says
option fillfactor of users is 90, was 70

-- case: an option of the toast table
CREATE TABLE users (id int, a text)
-- change
ALTER TABLE users SET (toast.autovacuum_enabled = off)
-- back
ALTER TABLE users RESET (toast.autovacuum_enabled)
-- says
option toast.autovacuum_enabled of users is off, was none

-- case: partition key
CREATE TABLE events (a int, b int) PARTITION BY RANGE (a)
-- change
DROP TABLE events
CREATE TABLE events (a int, b int) PARTITION BY LIST (b)
-- back
DROP TABLE events
CREATE TABLE events (a int, b int) PARTITION BY RANGE (a)
-- says
partition key of events is LIST (b), was RANGE (a)

-- case: partition bound
CREATE TABLE events (a int) PARTITION BY RANGE (a)
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (10)
-- change
ALTER TABLE events DETACH PARTITION events_1
ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (11)
-- back
ALTER TABLE events DETACH PARTITION events_1
ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (10)
-- says
partition bound of events_1 is FOR VALUES FROM (1) TO (11), was FOR VALUES FROM (1) TO (10)

-- case: a partition that is detached
CREATE TABLE events (a int) PARTITION BY RANGE (a)
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (10)
-- change
ALTER TABLE events DETACH PARTITION events_1
-- back
ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (10)
-- says
partition bound of events_1 is none, was FOR VALUES FROM (1) TO (10)
partitioned table of events_1 is none, was public.events
events_1.a is declared by the table itself, was only inherited

-- case: inheritance
CREATE TABLE a (x int)
CREATE TABLE b (x int)
-- change
ALTER TABLE b INHERIT a
-- back
ALTER TABLE b NO INHERIT a
-- says
parents of b is public.a, was none

-- case: order of inheritance
CREATE TABLE a (x int)
CREATE TABLE b (x int)
CREATE TABLE c (x int) INHERITS (a, b)
-- change
ALTER TABLE c NO INHERIT a
ALTER TABLE c INHERIT a
-- back
ALTER TABLE c NO INHERIT b
ALTER TABLE c INHERIT b
-- says
parents of c is public.b, public.a, was public.a, public.b

-- case: replica identity
CREATE TABLE users (id int)
-- change
ALTER TABLE users REPLICA IDENTITY FULL
-- back
ALTER TABLE users REPLICA IDENTITY DEFAULT
-- says
replica identity of users is full, was the primary key

-- case: replica identity by an index
CREATE TABLE users (id int NOT NULL)
CREATE UNIQUE INDEX users_id ON users (id)
-- change
ALTER TABLE users REPLICA IDENTITY USING INDEX users_id
-- back
ALTER TABLE users REPLICA IDENTITY DEFAULT
-- says
replica identity of users is index, was the primary key
index users_id on users(id) is the replica identity, was not the replica identity

-- case: row security
CREATE TABLE users (id int)
-- change
ALTER TABLE users ENABLE ROW LEVEL SECURITY
ALTER TABLE users FORCE ROW LEVEL SECURITY
-- back
ALTER TABLE users DISABLE ROW LEVEL SECURITY
ALTER TABLE users NO FORCE ROW LEVEL SECURITY
-- says
forced row security of users is on, was off
row security of users is on, was off

-- case: tablespace
CREATE TABLE users (id int)
CREATE INDEX users_id ON users (id)
-- change
ALTER TABLE users SET TABLESPACE catalog_space
ALTER INDEX users_id SET TABLESPACE catalog_space
-- back
ALTER TABLE users SET TABLESPACE pg_default
ALTER INDEX users_id SET TABLESPACE pg_default
-- says
tablespace of users is catalog_space, was the default
tablespace of index users_id on users(id) is catalog_space, was the default

-- case: row type
CREATE TYPE point3 AS (x int, y int)
CREATE TABLE points (x int, y int)
-- change
ALTER TABLE points OF point3
-- back
ALTER TABLE points NOT OF
-- says
row type of points is public.point3, was none

-- case: owner of a table
CREATE TABLE users (id int)
-- change
ALTER TABLE users OWNER TO catalog_app
-- back
ALTER TABLE users OWNER TO postgres
-- says
owner of users is catalog_app, was postgres
grant of :all on users to postgres is missing; grant of :all on users to catalog_app is left over

-- case: privileges on a table
CREATE TABLE users (id int)
GRANT SELECT, INSERT ON users TO catalog_app
GRANT SELECT ON users TO PUBLIC
-- change
REVOKE INSERT ON users FROM catalog_app
GRANT UPDATE ON users TO catalog_app WITH GRANT OPTION
REVOKE ALL ON users FROM PUBLIC
-- back
GRANT INSERT ON users TO catalog_app
REVOKE UPDATE ON users FROM catalog_app
GRANT SELECT ON users TO PUBLIC
-- says
grant of SELECT on users to PUBLIC is missing; grant of INSERT on users to catalog_app is missing;
  grant of UPDATE WITH GRANT OPTION on users to catalog_app is left over

-- case: order and spelling of privileges mean nothing
CREATE TABLE users (id int)
GRANT SELECT ON users TO catalog_app
GRANT INSERT ON users TO catalog_web
-- change
REVOKE ALL ON users FROM catalog_app
GRANT SELECT ON users TO catalog_app
GRANT ALL ON users TO postgres
-- back
-- says

-- case: who granted
CREATE TABLE users (id int)
GRANT SELECT ON users TO catalog_app WITH GRANT OPTION
GRANT SELECT ON users TO catalog_web
-- change
REVOKE SELECT ON users FROM catalog_web
SET ROLE catalog_app
GRANT SELECT ON users TO catalog_web
-- back
REVOKE SELECT ON users FROM catalog_web
RESET ROLE
GRANT SELECT ON users TO catalog_web
-- says
grant of SELECT on users to catalog_web by postgres is missing; grant of SELECT on users to catalog_web by catalog_app is left over

-- case: comment on a table
CREATE TABLE users (id int)
COMMENT ON TABLE users IS 'who'
-- change
COMMENT ON TABLE users IS NULL
-- back
COMMENT ON TABLE users IS 'who'
-- says
comment of users is none, was "who"

-- case: a column
CREATE TABLE users (id int)
-- change
ALTER TABLE users ADD phone text
-- back
ALTER TABLE users DROP phone
-- says
column users.phone is left over

-- case: order of columns
CREATE TABLE users (id int, name text, phone text)
-- change
ALTER TABLE users DROP name
ALTER TABLE users ADD name text
-- back
ALTER TABLE users DROP phone
ALTER TABLE users ADD phone text
-- says
columns of users are in another order: id, phone, name; they were id, name, phone

-- case: type of a column
CREATE TABLE users (name varchar(20))
-- change
ALTER TABLE users ALTER name TYPE varchar(30)
-- back
ALTER TABLE users ALTER name TYPE varchar(20)
-- says
type of users.name is character varying(30), was character varying(20)

-- case: collation of a column
CREATE TABLE users (name text)
-- change
ALTER TABLE users ALTER name TYPE text COLLATE "C"
-- back
ALTER TABLE users ALTER name TYPE text COLLATE "default"
-- says
collation of users.name is "C", was the default

-- case: default of a column
CREATE TABLE orders (state text DEFAULT 'open', n int)
-- change
ALTER TABLE orders ALTER state SET DEFAULT 'new'
ALTER TABLE orders ALTER n SET DEFAULT 1
-- back
ALTER TABLE orders ALTER state SET DEFAULT 'open'
ALTER TABLE orders ALTER n DROP DEFAULT
-- says
default of orders.n is 1, was none
default of orders.state is 'new', was 'open'

-- case: NOT NULL
CREATE TABLE orders (state text NOT NULL)
-- change
ALTER TABLE orders ALTER state DROP NOT NULL
-- back
ALTER TABLE orders ALTER state SET NOT NULL
-- says
orders.state is nullable, was NOT NULL

-- case: the name of a NOT NULL constraint (18+)
CREATE TABLE orders (state text CONSTRAINT must NOT NULL)
-- change
ALTER TABLE orders ALTER state DROP NOT NULL
ALTER TABLE orders ALTER state SET NOT NULL
-- back
ALTER TABLE orders ALTER state DROP NOT NULL
ALTER TABLE orders ADD CONSTRAINT must NOT NULL state
-- says
constraint must on orders is missing
constraint orders_state_not_null on orders is left over

-- case: a NOT NULL constraint that is not validated (18+)
CREATE TABLE orders (state text)
ALTER TABLE orders ADD CONSTRAINT must NOT NULL state NOT VALID
-- change
ALTER TABLE orders VALIDATE CONSTRAINT must
-- back
ALTER TABLE orders DROP CONSTRAINT must
ALTER TABLE orders ADD CONSTRAINT must NOT NULL state NOT VALID
-- says
constraint must on orders is valid, was not valid

-- case: identity
CREATE TABLE users (id int NOT NULL, no int GENERATED ALWAYS AS IDENTITY)
-- change
ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY
ALTER TABLE users ALTER no SET GENERATED BY DEFAULT
-- back
ALTER TABLE users ALTER id DROP IDENTITY
ALTER TABLE users ALTER no SET GENERATED ALWAYS
-- says
identity of users.id is by default, was none
identity of users.no is by default, was always

-- case: sequence of an identity
CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY)
-- change
ALTER TABLE users ALTER id SET INCREMENT 10
-- back
ALTER TABLE users ALTER id SET INCREMENT 1
-- says
increment of sequence users_id_seq is 10, was 1

-- case: stored generated column
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)
-- change
ALTER TABLE t ALTER b DROP EXPRESSION
-- back
ALTER TABLE t DROP b
ALTER TABLE t ADD b int GENERATED ALWAYS AS (a * 2) STORED
-- says
expression of t.b is none, was (a * 2) STORED

-- case: virtual generated column (18+)
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL)
-- change
ALTER TABLE t ALTER b SET EXPRESSION AS (a * 3)
-- back
ALTER TABLE t ALTER b SET EXPRESSION AS (a * 2)
-- says
expression of t.b is (a * 3) VIRTUAL, was (a * 2) VIRTUAL

-- case: storage
CREATE TABLE t (a text)
-- change
ALTER TABLE t ALTER a SET STORAGE external
-- back
ALTER TABLE t ALTER a SET STORAGE extended
-- says
storage of t.a is external, was the default

-- case: compression
CREATE TABLE t (a text)
-- change
ALTER TABLE t ALTER a SET COMPRESSION pglz
-- back
ALTER TABLE t ALTER a SET COMPRESSION default
-- says
compression of t.a is pglz, was the default

-- case: statistics target
CREATE TABLE t (a text)
-- change
ALTER TABLE t ALTER a SET STATISTICS 500
-- back
ALTER TABLE t ALTER a SET STATISTICS -1
-- says
statistics target of t.a is 500, was the default

-- case: options of a column
CREATE TABLE t (a text)
-- change
ALTER TABLE t ALTER a SET (n_distinct = 100)
-- back
ALTER TABLE t ALTER a RESET (n_distinct)
-- says
option n_distinct of t.a is 100, was none

-- case: privileges on a column
CREATE TABLE users (id int, email text)
-- change
GRANT SELECT (email) ON users TO catalog_app
-- back
REVOKE SELECT (email) ON users FROM catalog_app
-- says
grant of SELECT on users.email to catalog_app is left over

-- case: comment on a column
CREATE TABLE users (id int)
-- change
COMMENT ON COLUMN users.id IS 'it'
-- back
COMMENT ON COLUMN users.id IS NULL
-- says
comment of users.id is "it", was none

-- case: a constraint
CREATE TABLE users (id int)
-- change
ALTER TABLE users ADD CONSTRAINT positive CHECK (id > 0)
-- back
ALTER TABLE users DROP CONSTRAINT positive
-- says
constraint positive on users is left over

-- case: a primary key, whose index goes with it
CREATE TABLE users (id int NOT NULL)
-- change
ALTER TABLE users ADD PRIMARY KEY (id)
-- back
ALTER TABLE users DROP CONSTRAINT users_pkey
-- says
constraint users_pkey on users is left over

-- case: definition of a constraint
CREATE TABLE users (id int, CONSTRAINT positive CHECK (id > 0))
-- change
ALTER TABLE users DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 1)
-- back
ALTER TABLE users DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 0)
-- says
definition of constraint positive on users is CHECK ((id > 1)), was CHECK ((id > 0))

-- case: a constraint that is not validated
CREATE TABLE users (id int, CONSTRAINT positive CHECK (id > 0))
-- change
ALTER TABLE users DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 0) NOT VALID
-- back
ALTER TABLE users VALIDATE CONSTRAINT positive
-- says
constraint positive on users is not valid, was valid

-- case: a constraint that is not enforced (18+)
CREATE TABLE users (id int PRIMARY KEY, boss int, CONSTRAINT chief FOREIGN KEY (boss) REFERENCES users)
-- change
ALTER TABLE users ALTER CONSTRAINT chief NOT ENFORCED
-- back
ALTER TABLE users ALTER CONSTRAINT chief ENFORCED
-- says
constraint chief on users is not enforced, was enforced

-- case: a constraint that is not inherited
CREATE TABLE users (id int, CONSTRAINT positive CHECK (id > 0))
-- change
ALTER TABLE users DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 0) NO INHERIT
-- back
ALTER TABLE users DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 0)
-- says
constraint positive on users is NO INHERIT, was inherited by child tables

-- case: deferrable
CREATE TABLE users (id int PRIMARY KEY, boss int, CONSTRAINT chief FOREIGN KEY (boss) REFERENCES users)
-- change
ALTER TABLE users ALTER CONSTRAINT chief DEFERRABLE
-- back
ALTER TABLE users ALTER CONSTRAINT chief NOT DEFERRABLE
-- says
constraint chief on users is DEFERRABLE INITIALLY IMMEDIATE, was not deferrable

-- case: initially deferred
CREATE TABLE users (id int PRIMARY KEY, boss int, CONSTRAINT chief FOREIGN KEY (boss) REFERENCES users DEFERRABLE)
-- change
ALTER TABLE users ALTER CONSTRAINT chief INITIALLY DEFERRED
-- back
ALTER TABLE users ALTER CONSTRAINT chief DEFERRABLE INITIALLY IMMEDIATE
-- says
constraint chief on users is DEFERRABLE INITIALLY DEFERRED, was DEFERRABLE INITIALLY IMMEDIATE

-- case: what a foreign key does
CREATE TABLE users (id int PRIMARY KEY, boss int, CONSTRAINT chief FOREIGN KEY (boss) REFERENCES users)
-- change
ALTER TABLE users DROP CONSTRAINT chief, ADD CONSTRAINT chief FOREIGN KEY (boss) REFERENCES users ON DELETE CASCADE
-- back
ALTER TABLE users DROP CONSTRAINT chief, ADD CONSTRAINT chief FOREIGN KEY (boss) REFERENCES users
-- says
definition of constraint chief on users is FOREIGN KEY (boss) REFERENCES public.users(id) ON DELETE CASCADE,
  was FOREIGN KEY (boss) REFERENCES public.users(id)

-- case: a foreign key whose triggers are disabled
CREATE TABLE users (id int PRIMARY KEY, boss int, CONSTRAINT chief FOREIGN KEY (boss) REFERENCES users)
-- change
ALTER TABLE users DISABLE TRIGGER ALL
-- back
ALTER TABLE users ENABLE TRIGGER ALL
-- says
checking of constraint chief on users is disabled on public.users, was enabled

-- case: an inherited constraint
CREATE TABLE a (x int, CONSTRAINT positive CHECK (x > 0))
CREATE TABLE b (CONSTRAINT positive CHECK (x > 0)) INHERITS (a)
-- change
ALTER TABLE b NO INHERIT a
DROP TABLE b
CREATE TABLE b () INHERITS (a)
-- back
DROP TABLE b
CREATE TABLE b (CONSTRAINT positive CHECK (x > 0)) INHERITS (a)
-- says
constraint positive on b is only inherited, was declared by the table itself

-- case: the constraint of a partitioned table
CREATE TABLE events (a int) PARTITION BY RANGE (a)
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (10)
CREATE TABLE days (a int PRIMARY KEY)
ALTER TABLE events_1 ADD CONSTRAINT day FOREIGN KEY (a) REFERENCES days
-- change
ALTER TABLE events ADD CONSTRAINT day FOREIGN KEY (a) REFERENCES days
-- back
ALTER TABLE events DROP CONSTRAINT day
ALTER TABLE events_1 ADD CONSTRAINT day FOREIGN KEY (a) REFERENCES days
-- says
constraint day on events is left over
constraint day on events_1 is only inherited, was declared by the table itself
parent constraint of constraint day on events_1 is day, was none

-- case: a foreign key to a partitioned table shows once
CREATE TABLE days (a int PRIMARY KEY) PARTITION BY RANGE (a)
CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (1) TO (10)
CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM (10) TO (20)
CREATE TABLE events (a int)
-- change
ALTER TABLE events ADD CONSTRAINT day FOREIGN KEY (a) REFERENCES days
-- back
ALTER TABLE events DROP CONSTRAINT day
-- says
constraint day on events is left over

-- case: comment on a constraint
CREATE TABLE users (id int, CONSTRAINT positive CHECK (id > 0))
-- change
COMMENT ON CONSTRAINT positive ON users IS 'as it should'
-- back
COMMENT ON CONSTRAINT positive ON users IS NULL
-- says
comment of constraint positive on users is "as it should", was none

-- case: an exclusion constraint
CREATE TABLE t (r int4range)
-- change
ALTER TABLE t ADD CONSTRAINT apart EXCLUDE USING gist (r WITH &&)
-- back
ALTER TABLE t DROP CONSTRAINT apart
-- says
constraint apart on t is left over

-- case: an index
CREATE TABLE users (email text)
CREATE INDEX i ON users (email)
-- change
DROP INDEX i
-- back
CREATE INDEX i ON users (email)
-- says
index i on users(email) is missing

-- case: definition of an index
CREATE TABLE users (email text)
CREATE INDEX i ON users (email)
-- change
DROP INDEX i
CREATE UNIQUE INDEX i ON users (email) WHERE email <> ''
-- back
DROP INDEX i
CREATE INDEX i ON users (email)
-- says
definition of index i on users(email) WHERE (email <> ''::text) is CREATE UNIQUE INDEX i ON public.users USING btree (email)
  WHERE (email <> ''::text), was CREATE INDEX i ON public.users USING btree (email)

-- case: nulls are not distinct (15+)
CREATE TABLE users (email text, CONSTRAINT one UNIQUE (email))
-- change
ALTER TABLE users DROP CONSTRAINT one, ADD CONSTRAINT one UNIQUE NULLS NOT DISTINCT (email)
-- back
ALTER TABLE users DROP CONSTRAINT one, ADD CONSTRAINT one UNIQUE (email)
-- says
definition of constraint one on users is UNIQUE NULLS NOT DISTINCT (email), was UNIQUE (email)

-- case: an index that is invalid
CREATE TABLE users (email text)
CREATE INDEX i ON users (email)
-- change
DROP INDEX i
INSERT INTO users VALUES ('a'), ('a')
fails CREATE UNIQUE INDEX CONCURRENTLY i ON users (email)
-- back
DROP INDEX i
CREATE INDEX i ON users (email)
-- says
definition of index i on users(email) is CREATE UNIQUE INDEX i ON public.users USING btree (email),
  was CREATE INDEX i ON public.users USING btree (email)
index i on users(email) is invalid, was valid
index i on users(email) is not ready, was ready

-- case: the index of a partitioned table
CREATE TABLE events (a int) PARTITION BY RANGE (a)
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (10)
CREATE INDEX events_a ON ONLY events (a)
CREATE INDEX events_1_a ON events_1 (a)
-- change
ALTER INDEX events_a ATTACH PARTITION events_1_a
-- back
DROP INDEX events_a
CREATE INDEX events_a ON ONLY events (a)
CREATE INDEX events_1_a ON events_1 (a)
-- says
partitioned index of index events_1_a on events_1(a) is public.events_a, was none
index events_a on events(a) is valid, was invalid

-- case: clustered
CREATE TABLE users (id int)
CREATE INDEX i ON users (id)
-- change
ALTER TABLE users CLUSTER ON i
-- back
ALTER TABLE users SET WITHOUT CLUSTER
-- says
index i on users(id) is the one to CLUSTER by, was not the one to CLUSTER by

-- case: statistics of an index
CREATE TABLE users (id int)
CREATE INDEX i ON users (id, (id + 1))
-- change
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 100
-- back
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS -1
-- says
statistics targets of index i on users(id, ((id + 1))) is column 2: 100, was the defaults

-- case: options of the index of a constraint
CREATE TABLE users (id int PRIMARY KEY)
-- change
ALTER INDEX users_pkey SET (fillfactor = 50)
-- back
ALTER INDEX users_pkey RESET (fillfactor)
-- says
option fillfactor of index users_pkey is 50, was none

-- case: comment on an index
CREATE TABLE users (id int)
CREATE INDEX i ON users (id)
-- change
COMMENT ON INDEX i IS 'fast'
-- back
COMMENT ON INDEX i IS NULL
-- says
comment of index i on users(id) is "fast", was none

-- case: a sequence
-- change
CREATE SEQUENCE s
-- back
DROP SEQUENCE s
-- says
sequence s is left over

-- case: parameters of a sequence
CREATE SEQUENCE s
-- change
ALTER SEQUENCE s AS int INCREMENT 2 MINVALUE 5 MAXVALUE 100 START 7 RESTART CACHE 3 CYCLE
-- back
ALTER SEQUENCE s AS bigint INCREMENT 1 MINVALUE 1 MAXVALUE 9223372036854775807 START 1 RESTART CACHE 1 NO CYCLE
-- says
cache of sequence s is 3, was 1
cycle of sequence s is on, was off
increment of sequence s is 2, was 1
maximum of sequence s is 100, was 9223372036854775807
minimum of sequence s is 5, was 1
start of sequence s is 7, was 1
type of sequence s is integer, was bigint

-- case: the last value of a sequence is data
CREATE SEQUENCE s
-- change
SELECT nextval('s'), setval('s', 77)
-- back
-- says

-- case: owner column of a sequence
CREATE TABLE t (a int)
CREATE SEQUENCE s
-- change
ALTER SEQUENCE s OWNED BY t.a
-- back
ALTER SEQUENCE s OWNED BY NONE
-- says
owner column of sequence s is public.t.a, was none

-- case: persistence of a sequence (15+)
CREATE SEQUENCE s
-- change
ALTER SEQUENCE s SET UNLOGGED
-- back
ALTER SEQUENCE s SET LOGGED
-- says
persistence of sequence s is unlogged, was permanent

-- case: privileges on a sequence
CREATE SEQUENCE s
-- change
GRANT USAGE ON SEQUENCE s TO catalog_app
-- back
REVOKE USAGE ON SEQUENCE s FROM catalog_app
-- says
grant of USAGE on sequence s to catalog_app is left over

-- case: a view
CREATE VIEW v AS SELECT 1 AS a
-- change
CREATE OR REPLACE VIEW v AS SELECT 1 AS a, 2 AS b
-- back
DROP VIEW v
CREATE VIEW v AS SELECT 1 AS a
-- says
definition of view v differs in line 1: SELECT 1 AS a,, was SELECT 1 AS a;

-- case: options of a view
CREATE TABLE users (id int)
CREATE VIEW v AS SELECT id FROM users WHERE id > 0
-- change
ALTER VIEW v SET (security_barrier = true, check_option = local)
-- back
ALTER VIEW v RESET (security_barrier, check_option)
-- says
option check_option of view v is local, was none
option security_barrier of view v is true, was none

-- case: default of a view's column
CREATE VIEW v AS SELECT 1 AS a
-- change
ALTER VIEW v ALTER a SET DEFAULT 7
COMMENT ON COLUMN v.a IS 'a'
-- back
ALTER VIEW v ALTER a DROP DEFAULT
COMMENT ON COLUMN v.a IS NULL
-- says
comment of v.a is "a", was none
default of v.a is 7, was none

-- case: a column that a view shows is renamed
CREATE VIEW v AS SELECT 1 AS x
-- change
ALTER VIEW v RENAME x TO y
-- back
ALTER VIEW v RENAME y TO x
-- says
definition of view v is  SELECT 1 AS y;, was  SELECT 1 AS x;

-- case: a materialized view that holds nothing
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a
-- change
REFRESH MATERIALIZED VIEW m WITH NO DATA
-- back
REFRESH MATERIALIZED VIEW m
-- says
materialized view m is not populated, was populated

-- case: access method of a materialized view
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a
-- change
DROP MATERIALIZED VIEW m
CREATE MATERIALIZED VIEW m USING heap2 AS SELECT 1 AS a
-- back
DROP MATERIALIZED VIEW m
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a
-- says
access method of materialized view m is heap2, was heap

-- case: a function
-- change
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'
-- back
DROP FUNCTION f(int)
-- says
function f(integer) is left over

-- case: body of a function
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1; SELECT 2$$
-- change
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1; SELECT 3$$
-- back
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1; SELECT 2$$
-- says
body of function f() is SELECT 1; SELECT 3, was SELECT 1; SELECT 2

-- case: body of a function of several lines
DO $$ BEGIN EXECUTE E'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS \'BEGIN\n  RETURN 1;\nEND\''; END $$
-- change
DO $$ BEGIN EXECUTE E'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS \'BEGIN\n  RETURN 2;\nEND\''; END $$
-- back
DO $$ BEGIN EXECUTE E'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS \'BEGIN\n  RETURN 1;\nEND\''; END $$
-- says
body of function f() differs in line 2: RETURN 2;, was RETURN 1;

-- case: SQL body of a function
CREATE FUNCTION f() RETURNS int RETURN 1
-- change
CREATE OR REPLACE FUNCTION f() RETURNS int RETURN 2
-- back
CREATE OR REPLACE FUNCTION f() RETURNS int RETURN 1
-- says
body of function f() is RETURN 2, was RETURN 1

-- case: volatility, security and the like
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'
-- change
ALTER FUNCTION f(int) IMMUTABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 5
-- back
ALTER FUNCTION f(int) VOLATILE CALLED ON NULL INPUT SECURITY INVOKER NOT LEAKPROOF PARALLEL UNSAFE COST 100
-- says
cost of function f(integer) is 5, was 100
function f(integer) is leakproof, was not leakproof
parallel of function f(integer) is safe, was unsafe
function f(integer) is SECURITY DEFINER, was SECURITY INVOKER
function f(integer) is strict, was not strict
volatility of function f(integer) is immutable, was volatile

-- case: rows and support of a function
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT a'
-- change
ALTER FUNCTION f(int) ROWS 7 SUPPORT generate_series_int4_support
-- back
DROP FUNCTION f(int)
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT a'
-- says
rows of function f(integer) is 7, was 1000
support of function f(integer) is generate_series_int4_support, was none

-- case: settings of a function
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = app, public SET work_mem = '1MB' AS 'SELECT 1'
-- change
ALTER FUNCTION f() RESET work_mem
-- back
ALTER FUNCTION f() SET work_mem = '1MB'
-- says
setting work_mem of function f() is none, was 1MB

-- case: owner of a function and privileges on it
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- change
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC
-- back
GRANT EXECUTE ON FUNCTION f() TO PUBLIC
-- says
grant of EXECUTE on function f() to PUBLIC is missing

-- case: arguments and result of a function
CREATE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'
-- change
CREATE OR REPLACE FUNCTION f(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT 1'
-- back
CREATE OR REPLACE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'
-- says
arguments of function f(integer, integer) is a integer, b integer DEFAULT 2, was a integer, b integer DEFAULT 1

-- case: a procedure
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1'
-- change
DROP PROCEDURE p(int)
CREATE FUNCTION p(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'
-- back
DROP FUNCTION p(int)
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1'
-- says
function p(integer) is left over
procedure p(integer) is missing

-- case: language of a function
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- change
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE internal AS 'pg_backend_pid'
-- back
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- says
body of function f() is pg_backend_pid, was SELECT 1
cost of function f() is 1, was 100
language of function f() is internal, was sql

-- case: a window function
-- change
CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number'
-- back
DROP FUNCTION w()
-- says
window function w() is left over

-- case: an aggregate
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')
-- change
CREATE OR REPLACE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '5', PARALLEL = SAFE, COMBINEFUNC = int4pl)
-- back
CREATE OR REPLACE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')
-- says
combine function of aggregate total(integer) is int4pl(integer,integer), was none
initial state of aggregate total(integer) is 5, was 0
parallel of aggregate total(integer) is safe, was unsafe

-- case: a trigger
CREATE TABLE users (id int)
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()
-- change
CREATE OR REPLACE TRIGGER t BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f()
-- back
CREATE OR REPLACE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()
-- says
definition of trigger t on users is CREATE TRIGGER t BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.f(),
  was CREATE TRIGGER t BEFORE INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION public.f()

-- case: a trigger that is disabled
CREATE TABLE users (id int)
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()
-- change
ALTER TABLE users DISABLE TRIGGER t
-- back
ALTER TABLE users ENABLE TRIGGER t
-- says
trigger t on users is disabled, was enabled

-- case: a trigger of a partitioned table
CREATE TABLE events (a int) PARTITION BY RANGE (a)
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (10)
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
CREATE TRIGGER t AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION f()
-- change
ALTER TABLE events_1 ENABLE REPLICA TRIGGER t
-- back
ALTER TABLE events_1 ENABLE TRIGGER t
-- says
trigger t on events_1 is fired on replicas only, was enabled

-- case: an event trigger
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'
CREATE EVENT TRIGGER e ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION f()
-- change
ALTER EVENT TRIGGER e DISABLE
-- back
ALTER EVENT TRIGGER e ENABLE
-- says
event trigger e is disabled, was enabled

-- case: what an event trigger is for
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'
CREATE EVENT TRIGGER e ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION f()
-- change
DROP EVENT TRIGGER e
CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION f()
-- back
DROP EVENT TRIGGER e
CREATE EVENT TRIGGER e ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION f()
-- says
event of event trigger e is ddl_command_end, was ddl_command_start
tags of event trigger e is DROP TABLE, was CREATE TABLE

-- case: a rule
CREATE TABLE users (id int)
CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING
-- change
ALTER TABLE users DISABLE RULE r
-- back
ALTER TABLE users ENABLE RULE r
-- says
rule r on users is disabled, was enabled

-- case: definition of a rule
CREATE TABLE users (id int)
CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING
-- change
CREATE OR REPLACE RULE r AS ON DELETE TO users DO INSTEAD SELECT 1 AS a
-- back
CREATE OR REPLACE RULE r AS ON DELETE TO users DO INSTEAD NOTHING
-- says
definition of rule r on users differs in line 2: ON DELETE TO public.users DO INSTEAD  SELECT 1 AS a;, was ON DELETE TO public.users DO INSTEAD NOTHING;

-- case: a policy
CREATE TABLE users (id int)
CREATE POLICY p ON users FOR SELECT TO catalog_app USING (id > 0)
-- change
ALTER POLICY p ON users TO catalog_app, catalog_web USING (id > 1)
-- back
ALTER POLICY p ON users TO catalog_app USING (id > 0)
-- says
roles of policy p on users is catalog_app, catalog_web, was catalog_app
using of policy p on users is (id > 1), was (id > 0)

-- case: what a policy allows
CREATE TABLE users (id int)
CREATE POLICY p ON users USING (id > 0)
-- change
DROP POLICY p ON users
CREATE POLICY p ON users AS RESTRICTIVE FOR UPDATE USING (id > 0) WITH CHECK (id > 1)
-- back
DROP POLICY p ON users
CREATE POLICY p ON users USING (id > 0)
-- says
check of policy p on users is (id > 1), was none
command of policy p on users is UPDATE, was ALL
policy p on users is restrictive, was permissive

-- case: labels of an enum
CREATE TYPE mood AS ENUM ('sad', 'happy')
-- change
ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy'
-- back
DROP TYPE mood
CREATE TYPE mood AS ENUM ('sad', 'happy')
-- says
labels of type mood is 'sad', 'ok', 'happy', was 'sad', 'happy'

-- case: order of the labels of an enum
CREATE TYPE mood AS ENUM ('sad', 'happy')
-- change
DROP TYPE mood
CREATE TYPE mood AS ENUM ('happy', 'sad')
-- back
DROP TYPE mood
CREATE TYPE mood AS ENUM ('sad', 'happy')
-- says
labels of type mood is 'happy', 'sad', was 'sad', 'happy'

-- case: a composite type
CREATE TYPE pair AS (a int, b text)
-- change
ALTER TYPE pair ALTER ATTRIBUTE b TYPE varchar(5)
ALTER TYPE pair ADD ATTRIBUTE c int
-- back
ALTER TYPE pair DROP ATTRIBUTE c
ALTER TYPE pair ALTER ATTRIBUTE b TYPE text
-- says
type of pair.b is character varying(5), was text
attribute pair.c is left over

-- case: order of the fields of a composite type
CREATE TYPE pair AS (a int, b text)
-- change
ALTER TYPE pair DROP ATTRIBUTE a
ALTER TYPE pair ADD ATTRIBUTE a int
-- back
ALTER TYPE pair DROP ATTRIBUTE b
ALTER TYPE pair ADD ATTRIBUTE b text
-- says
columns of type pair are in another order: b, a; they were a, b

-- case: a range
CREATE TYPE span AS RANGE (SUBTYPE = float8)
-- change
DROP TYPE span
CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi)
-- back
DROP TYPE span
CREATE TYPE span AS RANGE (SUBTYPE = float8)
-- says
subtype difference of type span is float8mi, was none

-- case: a domain
CREATE DOMAIN positive AS int DEFAULT 1 CONSTRAINT above CHECK (VALUE > 0)
-- change
ALTER DOMAIN positive SET NOT NULL
ALTER DOMAIN positive SET DEFAULT 2
-- back
ALTER DOMAIN positive DROP NOT NULL
ALTER DOMAIN positive SET DEFAULT 1
-- says
default of domain positive is 2, was 1
domain positive is NOT NULL, was nullable

-- case: a constraint of a domain
CREATE DOMAIN positive AS int CONSTRAINT above CHECK (VALUE > 0)
-- change
ALTER DOMAIN positive DROP CONSTRAINT above
ALTER DOMAIN positive ADD CONSTRAINT above CHECK (VALUE > 1) NOT VALID
-- back
ALTER DOMAIN positive DROP CONSTRAINT above
ALTER DOMAIN positive ADD CONSTRAINT above CHECK (VALUE > 0)
-- says
definition of constraint above on positive is CHECK ((VALUE > 1)), was CHECK ((VALUE > 0))
constraint above on positive is not valid, was valid

-- case: base type and collation of a domain
CREATE DOMAIN word AS varchar(5)
-- change
DROP DOMAIN word
CREATE DOMAIN word AS varchar(6) COLLATE "C"
-- back
DROP DOMAIN word
CREATE DOMAIN word AS varchar(5)
-- says
base type of domain word is character varying(6), was character varying(5)
collation of domain word is "C", was the default

-- case: a base type and its shell
-- change
CREATE TYPE own
CREATE FUNCTION own_in(cstring) RETURNS own LANGUAGE internal IMMUTABLE STRICT AS 'int4in'
CREATE FUNCTION own_out(own) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out'
CREATE TYPE own (INPUT = own_in, OUTPUT = own_out, LIKE = int4)
-- back
DROP TYPE own CASCADE
-- says
type own is left over
function own_in(cstring) is left over
function own_out(own) is left over

-- case: a base type that is changed
CREATE TYPE own
CREATE FUNCTION own_in(cstring) RETURNS own LANGUAGE internal IMMUTABLE STRICT AS 'textin'
CREATE FUNCTION own_out(own) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout'
CREATE TYPE own (INPUT = own_in, OUTPUT = own_out, LIKE = text)
-- change
ALTER TYPE own SET (STORAGE = extended, TYPMOD_IN = varchartypmodin)
-- back
ALTER TYPE own SET (TYPMOD_IN = NONE)
-- says
definition of type own is input public.own_in, output public.own_out, typmod input varchartypmodin, variable length, alignment i, storage x, category U, delimiter ,,
  was input public.own_in, output public.own_out, variable length, alignment i, storage x, category U, delimiter ,

-- case: owner of a type and privileges on it
CREATE TYPE mood AS ENUM ('sad')
-- change
REVOKE USAGE ON TYPE mood FROM PUBLIC
-- back
GRANT USAGE ON TYPE mood TO PUBLIC
-- says
grant of USAGE on type mood to PUBLIC is missing

-- case: a cast
CREATE TYPE mood AS ENUM ('sad')
CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'
CREATE CAST (mood AS int) WITH FUNCTION f(mood)
-- change
DROP CAST (mood AS int)
CREATE CAST (mood AS int) WITH FUNCTION f(mood) AS ASSIGNMENT
-- back
DROP CAST (mood AS int)
CREATE CAST (mood AS int) WITH FUNCTION f(mood)
-- says
context of cast (mood AS integer) is assignment, was explicit

-- case: an operator
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)
-- change
ALTER OPERATOR === (int, int) SET (RESTRICT = eqsel)
-- back
ALTER OPERATOR === (int, int) SET (RESTRICT = NONE)
-- says
restrict of operator ===(integer, integer) is eqsel(internal,oid,internal,integer), was none

-- case: an operator class
CREATE OPERATOR CLASS mine FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int)
-- change
DROP OPERATOR FAMILY mine USING hash
CREATE OPERATOR CLASS mine FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int), FUNCTION 2 hashint4extended(int, bigint)
-- back
DROP OPERATOR FAMILY mine USING hash
CREATE OPERATOR CLASS mine FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int)
-- says
members of operator family mine USING hash is FUNCTION 2 (integer, integer) hashint4extended(integer,bigint), was none

-- case: members of an operator class
CREATE OPERATOR CLASS mine FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int)
-- change
DROP OPERATOR FAMILY mine USING hash
CREATE OPERATOR CLASS mine FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint8(bigint)
-- back
DROP OPERATOR FAMILY mine USING hash
CREATE OPERATOR CLASS mine FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int)
-- says
members of operator family mine USING hash is FUNCTION 1 (bigint, bigint) hashint8(bigint), was none
members of operator class mine USING hash differs in line 1: OPERATOR 1 =(integer,integer), was FUNCTION 1 (integer, integer) hashint4(integer)

-- case: an operator family
CREATE OPERATOR FAMILY mine USING btree
-- change
ALTER OPERATOR FAMILY mine USING btree ADD OPERATOR 1 < (int, bigint), FUNCTION 1 (int, bigint) btint48cmp(int, bigint)
-- back
ALTER OPERATOR FAMILY mine USING btree DROP OPERATOR 1 (int, bigint), FUNCTION 1 (int, bigint)
-- says
members of operator family mine USING btree differs in line 1: FUNCTION 1 (integer, bigint) btint48cmp(integer,bigint), was nothing

-- case: a collation
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de')
-- change
DROP COLLATION german
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de', DETERMINISTIC = false)
-- back
DROP COLLATION german
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de')
-- says
collation german is nondeterministic, was not nondeterministic

-- case: locale of a collation (15+)
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de')
-- change
DROP COLLATION german
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de-AT')
-- back
DROP COLLATION german
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de')
-- says
locale of collation german is de-AT, was de

-- case: rules of a collation (16+)
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de')
-- change
DROP COLLATION german
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de', RULES = '&a < b')
-- back
DROP COLLATION german
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de')
-- says
rules of collation german is &a < b, was none

-- case: provider of a collation
CREATE COLLATION german (PROVIDER = libc, LOCALE = 'C')
-- change
ALTER COLLATION german OWNER TO catalog_app
-- back
ALTER COLLATION german OWNER TO postgres
-- says
owner of collation german is catalog_app, was postgres

-- case: a conversion
CREATE CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1
-- change
DROP CONVERSION c
CREATE DEFAULT CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8
-- back
DROP CONVERSION c
CREATE CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1
-- says
default of conversion c is on, was off
encodings of conversion c is LATIN1 to UTF8, was UTF8 to LATIN1
function of conversion c is iso8859_1_to_utf8, was utf8_to_iso8859_1

-- case: text search
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple)
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, STOPWORDS = english)
-- change
ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR word WITH d, simple
ALTER TEXT SEARCH DICTIONARY d (STOPWORDS)
-- back
ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR word WITH simple
ALTER TEXT SEARCH DICTIONARY d (STOPWORDS = english)
-- says
definition of text search dictionary d is none, was stopwords = 'english'
mappings of text search configuration words differs in line 19: word: public.d, simple, was word: simple

-- case: text search parser and template
-- change
CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)
CREATE TEXT SEARCH TEMPLATE t (INIT = dsimple_init, LEXIZE = dsimple_lexize)
-- back
DROP TEXT SEARCH PARSER p
DROP TEXT SEARCH TEMPLATE t
-- says
text search parser p is left over
text search template t is left over

-- case: an extension, whose objects are its own
-- change
CREATE EXTENSION hstore
-- back
DROP EXTENSION hstore
-- says
extension hstore is left over

-- case: version of an extension
CREATE EXTENSION pg_trgm VERSION '1.5'
-- change
ALTER EXTENSION pg_trgm UPDATE TO '1.6'
-- back
DROP EXTENSION pg_trgm
CREATE EXTENSION pg_trgm VERSION '1.5'
-- says
version of extension pg_trgm is 1.6, was 1.5

-- case: schema of an extension
CREATE SCHEMA app
CREATE EXTENSION hstore
-- change
ALTER EXTENSION hstore SET SCHEMA app
-- back
ALTER EXTENSION hstore SET SCHEMA public
-- says
schema of extension hstore is app, was public

-- case: privileges on what an extension brought
CREATE EXTENSION hstore
-- change
REVOKE EXECUTE ON FUNCTION hstore(text, text) FROM PUBLIC
-- back
GRANT EXECUTE ON FUNCTION hstore(text, text) TO PUBLIC
-- says
changed privileges on function public.hstore(pg_catalog.text,pg_catalog.text) are left over

-- case: privileges on what PostgreSQL brings
-- change
GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO catalog_app
GRANT SELECT ON pg_catalog.pg_authid TO catalog_app
-- back
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() FROM catalog_app
REVOKE SELECT ON pg_catalog.pg_authid FROM catalog_app
-- says
changed privileges on function pg_catalog.pg_reload_conf() are left over
changed privileges on table pg_catalog.pg_authid are left over

-- case: what goes with an extension
CREATE EXTENSION hstore
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- change
ALTER FUNCTION f() DEPENDS ON EXTENSION hstore
-- back
ALTER FUNCTION f() NO DEPENDS ON EXTENSION hstore
-- says
needed extension of function f() is hstore, was none

-- case: a foreign data wrapper, its server, mapping and table
-- change
CREATE FOREIGN DATA WRAPPER w
CREATE SERVER s FOREIGN DATA WRAPPER w
CREATE USER MAPPING FOR catalog_app SERVER s OPTIONS (password 'canary')
CREATE FOREIGN TABLE t (a int) SERVER s
-- back
DROP FOREIGN DATA WRAPPER w CASCADE
-- says
foreign data wrapper w is left over
foreign table t is left over

-- case: options of foreign things
CREATE FOREIGN DATA WRAPPER w
CREATE SERVER s TYPE 'a' VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'here')
CREATE USER MAPPING FOR catalog_app SERVER s OPTIONS (user 'me', password 'canary')
CREATE FOREIGN TABLE t (a int OPTIONS (column_name 'x')) SERVER s OPTIONS (table_name 'y')
-- change
ALTER FOREIGN DATA WRAPPER w OPTIONS (debug 'on')
ALTER SERVER s VERSION '2' OPTIONS (SET host 'there')
ALTER USER MAPPING FOR catalog_app SERVER s OPTIONS (SET user 'you')
ALTER FOREIGN TABLE t OPTIONS (SET table_name 'z')
ALTER FOREIGN TABLE t ALTER a OPTIONS (DROP column_name)
-- back
ALTER FOREIGN DATA WRAPPER w OPTIONS (DROP debug)
ALTER SERVER s VERSION '1' OPTIONS (SET host 'here')
ALTER USER MAPPING FOR catalog_app SERVER s OPTIONS (SET user 'me')
ALTER FOREIGN TABLE t OPTIONS (SET table_name 'y')
ALTER FOREIGN TABLE t ALTER a OPTIONS (ADD column_name 'x')
-- says
option debug of foreign data wrapper w is on, was none
option host of server s is there, was here
version of server s is 2, was 1
option user of user mapping of catalog_app for s is you, was me
wrapper's option table_name of foreign table t is z, was y
wrapper's option column_name of t.a is none, was x

-- case: the server of a foreign table
CREATE FOREIGN DATA WRAPPER w
CREATE SERVER one FOREIGN DATA WRAPPER w
CREATE SERVER two FOREIGN DATA WRAPPER w
CREATE FOREIGN TABLE t (a int) SERVER one
-- change
DROP FOREIGN TABLE t
CREATE FOREIGN TABLE t (a int) SERVER two
-- back
DROP FOREIGN TABLE t
CREATE FOREIGN TABLE t (a int) SERVER one
-- says
server of foreign table t is two, was one

-- case: a publication
CREATE TABLE users (id int PRIMARY KEY)
CREATE PUBLICATION p
-- change
ALTER PUBLICATION p ADD TABLE users
ALTER PUBLICATION p SET (publish = 'insert, delete', publish_via_partition_root = true)
-- back
ALTER PUBLICATION p DROP TABLE users
ALTER PUBLICATION p SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = false)
-- says
published operations of publication p is insert, delete, was insert, update, delete, truncate
via partition root of publication p is on, was off
table users in publication p is left over

-- case: all tables of a publication
CREATE PUBLICATION p
-- change
DROP PUBLICATION p
CREATE PUBLICATION p FOR ALL TABLES
-- back
DROP PUBLICATION p
CREATE PUBLICATION p
-- says
all tables of publication p is on, was off

-- case: columns, rows and schemas of a publication (15+)
CREATE SCHEMA app
CREATE TABLE users (id int PRIMARY KEY, email text)
CREATE PUBLICATION p FOR TABLE users
CREATE PUBLICATION q
-- change
ALTER PUBLICATION p SET TABLE users (id) WHERE (id > 5)
ALTER PUBLICATION q ADD TABLES IN SCHEMA app
-- back
ALTER PUBLICATION p SET TABLE users
ALTER PUBLICATION q DROP TABLES IN SCHEMA app
-- says
columns of table users in publication p is id, was all
filter of table users in publication p is (id > 5), was none
schema app in publication q is left over

-- case: generated columns of a publication (18+)
CREATE PUBLICATION p
-- change
ALTER PUBLICATION p SET (publish_generated_columns = stored)
-- back
ALTER PUBLICATION p SET (publish_generated_columns = none)
-- says
published generated columns of publication p is stored, was none

-- case: a subscription, without its password
CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1 password=canary' PUBLICATION p WITH (connect = false, slot_name = NONE)
-- change
ALTER SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=2 password=other'
ALTER SUBSCRIPTION s SET (binary = true, synchronous_commit = on, streaming = on)
ALTER SUBSCRIPTION s SET PUBLICATION p, q WITH (refresh = false)
-- back
ALTER SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1 password=canary'
ALTER SUBSCRIPTION s SET (binary = false, synchronous_commit = off, streaming = :streaming)
ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)
-- says
binary of subscription s is on, was off
connection of subscription s is host=127.0.0.1 port=2 password=***, was host=127.0.0.1 port=1 password=***
publications of subscription s is p, q, was p
streaming of subscription s is on, was :streaming
synchronous commit of subscription s is on, was off

-- case: newer options of a subscription (17+)
CREATE SUBSCRIPTION s CONNECTION 'port=1' PUBLICATION p WITH (connect = false, slot_name = NONE)
-- change
ALTER SUBSCRIPTION s SET (disable_on_error = true, password_required = false, run_as_owner = true, origin = none)
-- back
ALTER SUBSCRIPTION s SET (disable_on_error = false, password_required = true, run_as_owner = false, origin = any)
-- says
disabled on error of subscription s is on, was off
origin of subscription s is none, was any
run as owner of subscription s is on, was off
subscription s is without a password, was not without a password

-- case: extended statistics
CREATE TABLE t (a int, b int)
CREATE STATISTICS s ON a, b FROM t
-- change
ALTER STATISTICS s SET STATISTICS 100
-- back
ALTER STATISTICS s SET STATISTICS -1
-- says
statistics target of statistics s on t is 100, was the default

-- case: definition of extended statistics
CREATE TABLE t (a int, b int)
CREATE STATISTICS s ON a, b FROM t
-- change
DROP STATISTICS s
CREATE STATISTICS s (ndistinct) ON a, b FROM t
-- back
DROP STATISTICS s
CREATE STATISTICS s ON a, b FROM t
-- says
definition of statistics s on t is CREATE STATISTICS public.s (ndistinct) ON a, b FROM public.t,
  was CREATE STATISTICS public.s ON a, b FROM public.t

-- case: a language
CREATE LANGUAGE mine HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler
-- change
DROP LANGUAGE mine
CREATE TRUSTED LANGUAGE mine HANDLER plpgsql_call_handler VALIDATOR plpgsql_validator
-- back
DROP LANGUAGE mine
CREATE LANGUAGE mine HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler
-- says
inline of language mine is none, was plpgsql_inline_handler(internal)
language mine is trusted, was not trusted
validator of language mine is plpgsql_validator(oid), was none

-- case: an access method
-- change
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler
-- back
DROP ACCESS METHOD heap2
-- says
access method heap2 is left over

-- case: a transform
CREATE FUNCTION f(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'textrecv'
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal))
-- change
DROP TRANSFORM FOR int LANGUAGE sql
-- back
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal))
-- says
transform FOR integer LANGUAGE sql is missing

-- case: default privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO catalog_app
-- change
ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO catalog_app
ALTER DEFAULT PRIVILEGES FOR ROLE catalog_web IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO catalog_app
-- back
ALTER DEFAULT PRIVILEGES REVOKE INSERT ON TABLES FROM catalog_app
ALTER DEFAULT PRIVILEGES FOR ROLE catalog_web IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM catalog_app
-- says
default privileges of catalog_web for functions in schema public are left over
default privileges of postgres for tables: grant of INSERT to catalog_app is left over

-- case: a security label
CREATE TABLE users (id int)
-- change
SET allow_system_table_mods = on
INSERT INTO pg_seclabel VALUES ('users'::regclass, 'pg_class'::regclass, 1, 'dummy', 'secret'), ('users'::regclass, 'pg_class'::regclass, 0, 'dummy', 'open')
-- back
DELETE FROM pg_seclabel
-- says
security label of dummy of users is "open", was none
security label of dummy of users.id is "secret", was none

-- case: comments on all sorts of things
CREATE SCHEMA app
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE TYPE mood AS ENUM ('sad')
CREATE DOMAIN d AS int
CREATE SEQUENCE s
CREATE VIEW v AS SELECT 1
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)
CREATE PUBLICATION p
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)
-- change
COMMENT ON SCHEMA app IS 'c'
COMMENT ON FUNCTION f() IS 'c'
COMMENT ON TYPE mood IS 'c'
COMMENT ON DOMAIN d IS 'c'
COMMENT ON SEQUENCE s IS 'c'
COMMENT ON VIEW v IS 'c'
COMMENT ON AGGREGATE total(int) IS 'c'
COMMENT ON PUBLICATION p IS 'c'
COMMENT ON OPERATOR === (int, int) IS 'c'
COMMENT ON EXTENSION plpgsql IS 'c'
-- back
COMMENT ON SCHEMA app IS NULL
COMMENT ON FUNCTION f() IS NULL
COMMENT ON TYPE mood IS NULL
COMMENT ON DOMAIN d IS NULL
COMMENT ON SEQUENCE s IS NULL
COMMENT ON VIEW v IS NULL
COMMENT ON AGGREGATE total(int) IS NULL
COMMENT ON PUBLICATION p IS NULL
COMMENT ON OPERATOR === (int, int) IS NULL
COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language'
-- says
comment of extension plpgsql is "c", was "PL/pgSQL procedural language"
comment of schema app is "c", was none
comment of type mood is "c", was none
comment of domain d is "c", was none
comment of function f() is "c", was none
comment of aggregate total(integer) is "c", was none
comment of operator ===(integer, integer) is "c", was none
comment of view v is "c", was none
comment of sequence s is "c", was none
comment of publication p is "c", was none

-- case: odd names
CREATE SCHEMA "my.app"
CREATE TABLE "my.app"."Üs""ers" ("e.mail" text)
-- change
ALTER TABLE "my.app"."Üs""ers" ADD CONSTRAINT "not.empty" CHECK ("e.mail" <> '')
ALTER TABLE "my.app"."Üs""ers" ALTER "e.mail" SET DEFAULT '😀'
-- back
ALTER TABLE "my.app"."Üs""ers" DROP CONSTRAINT "not.empty"
ALTER TABLE "my.app"."Üs""ers" ALTER "e.mail" DROP DEFAULT
-- says
default of "my.app"."Üs""ers"."e.mail" is '😀', was none
constraint "not.empty" on "my.app"."Üs""ers" is left over

-- case: settings of the database
-- change
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '7MB'); END $$
DO $$ BEGIN EXECUTE format('ALTER ROLE catalog_app IN DATABASE %I SET search_path = app', current_database()); END $$
-- back
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET work_mem', current_database()); END $$
DO $$ BEGIN EXECUTE format('ALTER ROLE catalog_app IN DATABASE %I RESET search_path', current_database()); END $$
-- says
setting work_mem of the database is 7MB, was none
role in this database catalog_app is left over

-- case: roles
-- change
CREATE ROLE catalog_new
GRANT catalog_app TO catalog_web
ALTER ROLE catalog_web CREATEDB CONNECTION LIMIT 5
-- back
DROP ROLE catalog_new
REVOKE catalog_app FROM catalog_web
ALTER ROLE catalog_web NOCREATEDB CONNECTION LIMIT -1
-- says
role catalog_new is left over
connection limit of role catalog_web is 5, was none
create database of role catalog_web is on, was off
memberships of role catalog_web is catalog_app by postgres, was none

-- case: privileges on parameters (15+)
-- change
GRANT SET ON PARAMETER log_min_messages TO catalog_app
-- back
REVOKE SET ON PARAMETER log_min_messages FROM catalog_app
-- says
parameter log_min_messages is left over

-- case: attributes of a role
-- change
ALTER ROLE catalog_web SUPERUSER CREATEROLE LOGIN REPLICATION BYPASSRLS NOINHERIT VALID UNTIL '2099-01-01 00:00:00+00'
ALTER ROLE catalog_web SET work_mem = '7MB'
COMMENT ON ROLE catalog_web IS 'web'
-- back
ALTER ROLE catalog_web NOSUPERUSER NOCREATEROLE NOLOGIN NOREPLICATION NOBYPASSRLS INHERIT
UPDATE pg_authid SET rolvaliduntil = NULL WHERE rolname = 'catalog_web'
ALTER ROLE catalog_web RESET work_mem
COMMENT ON ROLE catalog_web IS NULL
-- says
bypass row security of role catalog_web is on, was off
comment of role catalog_web is "web", was none
create role of role catalog_web is on, was off
login of role catalog_web is on, was off
role catalog_web is not inheriting, was inheriting
replication of role catalog_web is on, was off
setting work_mem of role catalog_web is 7MB, was none
role catalog_web is superuser, was not superuser
valid until of role catalog_web is 2099-01-01 00:00:00+00, was none

-- case: connection limit and tablespace of the database
-- change
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 9', current_database()); END $$
-- back
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT -1', current_database()); END $$
-- says
connection limit of the database is 9, was none

-- case: options of a tablespace
-- change
ALTER TABLESPACE catalog_space SET (seq_page_cost = 2)
GRANT CREATE ON TABLESPACE catalog_space TO catalog_app
-- back
ALTER TABLESPACE catalog_space RESET (seq_page_cost)
REVOKE CREATE ON TABLESPACE catalog_space FROM catalog_app
-- says
option seq_page_cost of tablespace catalog_space is 2, was none
grant of CREATE on tablespace catalog_space to catalog_app is left over

-- case: an identity that becomes a serial
CREATE TABLE users (id int GENERATED BY DEFAULT AS IDENTITY)
-- change
ALTER TABLE users ALTER id DROP IDENTITY
CREATE SEQUENCE users_id_seq AS int OWNED BY users.id
-- back
DROP SEQUENCE users_id_seq
ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY
-- says
identity of users.id is none, was by default
sequence users_id_seq is of no identity column, was of an identity column

-- case: a partition that is being detached
CREATE TABLE events (a int) PARTITION BY RANGE (a)
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (10)
-- change
SET allow_system_table_mods = on
UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'events_1'::regclass
-- back
UPDATE pg_inherits SET inhdetachpending = false WHERE inhrelid = 'events_1'::regclass
-- says
table events_1 is being detached, was attached

-- case: all of an aggregate
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)
CREATE AGGREGATE mean(int) (SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = int8_avg, INITCOND = '{0,0}')
CREATE AGGREGATE inside(bigint) (SFUNC = int8_avg_accum, STYPE = internal, FINALFUNC = numeric_poly_avg)
-- change
CREATE OR REPLACE AGGREGATE total(int) (SFUNC = int4larger, STYPE = int, SSPACE = 64, SORTOP = >, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MSSPACE = 32, MINITCOND = '0', MFINALFUNC = int4abs, MFINALFUNC_MODIFY = SHAREABLE)
CREATE FUNCTION more(bigint[], int) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0'
CREATE OR REPLACE AGGREGATE mean(int) (SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = more, FINALFUNC_EXTRA, FINALFUNC_MODIFY = READ_WRITE, INITCOND = '{0,0}')
CREATE OR REPLACE AGGREGATE inside(bigint) (SFUNC = int8_avg_accum, STYPE = internal, FINALFUNC = numeric_poly_avg, COMBINEFUNC = int8_avg_combine, SERIALFUNC = int8_avg_serialize, DESERIALFUNC = int8_avg_deserialize)
-- back
CREATE OR REPLACE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)
CREATE OR REPLACE AGGREGATE mean(int) (SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = int8_avg, INITCOND = '{0,0}')
DROP FUNCTION more(bigint[], int)
CREATE OR REPLACE AGGREGATE inside(bigint) (SFUNC = int8_avg_accum, STYPE = internal, FINALFUNC = numeric_poly_avg)
-- says
function more(bigint[], integer) is left over
combine function of aggregate inside(bigint) is int8_avg_combine(internal,internal), was none
deserial function of aggregate inside(bigint) is int8_avg_deserialize(bytea,internal), was none
serial function of aggregate inside(bigint) is int8_avg_serialize(internal), was none
extra final arguments of aggregate mean(integer) is on, was off
final function of aggregate mean(integer) is public.more(bigint[],integer), was int8_avg(bigint[])
final function modifies of aggregate mean(integer) is read and write, was read only
moving final function of aggregate total(integer) is int4abs(integer), was none
moving final function modifies of aggregate total(integer) is shareable, was none
moving initial state of aggregate total(integer) is 0, was none
moving inverse function of aggregate total(integer) is int4mi(integer,integer), was none
moving state function of aggregate total(integer) is int4pl(integer,integer), was none
moving state size of aggregate total(integer) is 32, was none
moving state type of aggregate total(integer) is integer, was none
sort operator of aggregate total(integer) is >(integer,integer), was none
state function of aggregate total(integer) is int4larger(integer,integer), was int4pl(integer,integer)
state size of aggregate total(integer) is 64, was none

-- case: extra arguments of a moving aggregate, and another state
CREATE FUNCTION more(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, FINALFUNC = int4abs, MFINALFUNC = int4abs)
CREATE AGGREGATE sum2(int) (SFUNC = int4pl, STYPE = int)
-- change
CREATE OR REPLACE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, FINALFUNC = int4abs, MFINALFUNC = more, MFINALFUNC_EXTRA)
DROP AGGREGATE sum2(int)
CREATE AGGREGATE sum2(int) (SFUNC = int84pl, STYPE = bigint, INITCOND = '0')
-- back
CREATE OR REPLACE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, FINALFUNC = int4abs, MFINALFUNC = int4abs)
DROP AGGREGATE sum2(int)
CREATE AGGREGATE sum2(int) (SFUNC = int4pl, STYPE = int)
-- says
initial state of aggregate sum2(integer) is 0, was none
state function of aggregate sum2(integer) is int84pl(bigint,integer), was int4pl(integer,integer)
state type of aggregate sum2(integer) is bigint, was integer
extra moving final arguments of aggregate total(integer) is on, was off
moving final function of aggregate total(integer) is public.more(integer,integer), was int4abs(integer)

-- case: the form of an aggregate
CREATE AGGREGATE h(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL)
-- change
DROP AGGREGATE h(VARIADIC "any" ORDER BY VARIADIC "any")
CREATE AGGREGATE h(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA)
-- back
DROP AGGREGATE h(VARIADIC "any" ORDER BY VARIADIC "any")
CREATE AGGREGATE h(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL)
-- says
form of aggregate h("any") is ordered set, was hypothetical set

-- case: form of a type
CREATE TYPE t AS ENUM ('a')
-- change
DROP TYPE t
CREATE TYPE t AS (a int)
-- back
DROP TYPE t
CREATE TYPE t AS ENUM ('a')
-- says
form of type t is composite, was enum
labels of type t is none, was 'a'
attribute t.a is left over

-- case: all of a range
CREATE TYPE span AS RANGE (SUBTYPE = text)
-- change
DROP TYPE span
CREATE TYPE span AS RANGE (SUBTYPE = varchar, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops, MULTIRANGE_TYPE_NAME = spans)
-- back
DROP TYPE span
CREATE TYPE span AS RANGE (SUBTYPE = text)
-- says
multirange of type span is public.spans, was public.span_multirange
operator class of type span is pg_catalog.text_pattern_ops, was pg_catalog.text_ops
subtype of type span is character varying, was text
subtype collation of type span is "C", was "default"

-- case: the canonical function of a range
CREATE TYPE span
CREATE FUNCTION tidy(span) RETURNS span LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical'
CREATE TYPE span AS RANGE (SUBTYPE = int, CANONICAL = tidy)
-- change
SET allow_system_table_mods = on
UPDATE pg_range SET rngcanonical = 0 WHERE rngtypid = 'span'::regtype
-- back
UPDATE pg_range SET rngcanonical = 'tidy(span)'::regprocedure WHERE rngtypid = 'span'::regtype
-- says
canonical of type span is none, was public.tidy

-- case: how a cast works
CREATE TYPE mood AS ENUM ('sad')
CREATE CAST (mood AS text) WITH INOUT
-- change
DROP CAST (mood AS text)
CREATE FUNCTION f(mood) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT 1'
CREATE CAST (mood AS text) WITH FUNCTION f(mood)
-- back
DROP CAST (mood AS text)
DROP FUNCTION f(mood)
CREATE CAST (mood AS text) WITH INOUT
-- says
function f(mood) is left over
method of cast (mood AS text) is function public.f(public.mood), was in and out

-- case: all of an operator
CREATE FUNCTION eq(int, int) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4eq'
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = eq)
CREATE OPERATOR !== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne)
-- change
DROP OPERATOR === (int, int)
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===, NEGATOR = !==, JOIN = eqjoinsel, HASHES, MERGES)
-- back
DROP OPERATOR === (int, int)
DROP OPERATOR !== (int, int)
CREATE OPERATOR !== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne)
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = eq)
-- says
negator of operator !==(integer, integer) is public.===(integer,integer), was none
commutator of operator ===(integer, integer) is public.===(integer,integer), was none
function of operator ===(integer, integer) is int4eq(integer,integer), was public.eq(integer,integer)
hashes of operator ===(integer, integer) is on, was off
join of operator ===(integer, integer) is eqjoinsel(internal,oid,internal,smallint,internal), was none
merges of operator ===(integer, integer) is on, was off
negator of operator ===(integer, integer) is public.!==(integer,integer), was none

-- case: all of an operator class
CREATE OPERATOR FAMILY other USING gist
CREATE OPERATOR CLASS mine FOR TYPE point USING gist AS STORAGE box, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal)
CREATE TYPE mood AS ENUM ('sad')
CREATE OPERATOR CLASS moods FOR TYPE mood USING hash AS FUNCTION 1 hashenum(anyenum)
-- change
DROP OPERATOR FAMILY mine USING gist
CREATE OPERATOR CLASS mine FOR TYPE box USING gist FAMILY other AS FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal)
DROP OPERATOR FAMILY moods USING hash
CREATE OPERATOR CLASS moods DEFAULT FOR TYPE mood USING hash AS FUNCTION 1 hashenum(anyenum)
-- back
DROP OPERATOR CLASS mine USING gist
CREATE OPERATOR CLASS mine FOR TYPE point USING gist AS STORAGE box, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal)
DROP OPERATOR FAMILY moods USING hash
CREATE OPERATOR CLASS moods FOR TYPE mood USING hash AS FUNCTION 1 hashenum(anyenum)
-- says
operator family mine USING gist is missing
family of operator class mine USING gist is public.other, was public.mine
members of operator class mine USING gist is FUNCTION 1 (box, box) gist_point_consistent(internal,point,smallint,oid,internal),
  was FUNCTION 1 (point, point) gist_point_consistent(internal,point,smallint,oid,internal)
storage of operator class mine USING gist is the default, was box
type of operator class mine USING gist is box, was point
default of operator class moods USING hash is on, was off

-- case: another parser, another template
CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)
CREATE TEXT SEARCH CONFIGURATION words (PARSER = p)
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)
-- change
DROP TEXT SEARCH CONFIGURATION words
CREATE TEXT SEARCH CONFIGURATION words (PARSER = pg_catalog."default")
DROP TEXT SEARCH DICTIONARY d
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, LANGUAGE = german)
-- back
DROP TEXT SEARCH CONFIGURATION words
CREATE TEXT SEARCH CONFIGURATION words (PARSER = p)
DROP TEXT SEARCH DICTIONARY d
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)
-- says
definition of text search dictionary d is language = 'german', was none
template of text search dictionary d is pg_catalog.snowball, was pg_catalog.simple
parser of text search configuration words is pg_catalog."default", was public.p

-- case: another provider of a collation
CREATE COLLATION c (PROVIDER = libc, LC_COLLATE = 'C', LC_CTYPE = 'C')
-- change
SET allow_system_table_mods = on
UPDATE pg_collation SET collprovider = 'd', collcollate = 'POSIX', collctype = 'POSIX', collencoding = -1 WHERE collname = 'c'
-- back
UPDATE pg_collation SET collprovider = 'c', collcollate = 'C', collctype = 'C', collencoding = 6 WHERE collname = 'c'
-- says
LC_COLLATE of collation c is POSIX, was C
LC_CTYPE of collation c is POSIX, was C
encoding of collation c is none, was UTF8
provider of collation c is default, was libc

-- case: result of a function
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- change
DROP FUNCTION f()
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1'
-- back
DROP FUNCTION f()
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- says
result of function f() is bigint, was integer

-- case: library and transforms of a function
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal))
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'
-- change
CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql TRANSFORM FOR TYPE int AS 'SELECT 1'
-- back
CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'
-- says
transforms of function f(integer) is integer, was none

-- case: library of a function
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'
-- change
CREATE OR REPLACE FUNCTION handler() RETURNS language_handler LANGUAGE c AS 'plpgsql', 'plpgsql_call_handler'
-- back
CREATE OR REPLACE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'
-- says
library of function handler() is plpgsql, was $libdir/plpgsql

-- case: all of a transform
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal))
-- change
CREATE OR REPLACE TRANSFORM FOR int LANGUAGE sql (TO SQL WITH FUNCTION pg_catalog.int4recv(internal))
-- back
CREATE OR REPLACE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal))
-- says
from SQL of transform FOR integer LANGUAGE sql is none, was prsd_lextype(internal)
to SQL of transform FOR integer LANGUAGE sql is int4recv(internal), was none

-- case: handlers
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'
CREATE LANGUAGE mine HANDLER plpgsql_call_handler
CREATE FOREIGN DATA WRAPPER w
CREATE SERVER s FOREIGN DATA WRAPPER w
CREATE FOREIGN DATA WRAPPER other
-- change
CREATE OR REPLACE LANGUAGE mine HANDLER handler
ALTER FOREIGN DATA WRAPPER w VALIDATOR postgresql_fdw_validator
DROP SERVER s
CREATE SERVER s TYPE 'big' FOREIGN DATA WRAPPER other
-- back
CREATE OR REPLACE LANGUAGE mine HANDLER plpgsql_call_handler
ALTER FOREIGN DATA WRAPPER w NO VALIDATOR
DROP SERVER s
CREATE SERVER s FOREIGN DATA WRAPPER w
-- says
handler of language mine is public.handler(), was plpgsql_call_handler()
validator of foreign data wrapper w is postgresql_fdw_validator(text[],oid), was none
type of server s is big, was none
wrapper of server s is other, was w

-- case: a subscription that is enabled
CREATE SUBSCRIPTION s CONNECTION 'port=1' PUBLICATION p WITH (connect = false, slot_name = 'catalog_slot')
-- change
ALTER SUBSCRIPTION s ENABLE
-- back
ALTER SUBSCRIPTION s DISABLE
-- says
subscription s is enabled, was disabled

-- case: slot of a subscription
CREATE SUBSCRIPTION s CONNECTION 'port=1' PUBLICATION p WITH (connect = false, slot_name = NONE)
-- change
ALTER SUBSCRIPTION s SET (slot_name = catalog_slot)
-- back
ALTER SUBSCRIPTION s SET (slot_name = NONE)
-- says
slot of subscription s is catalog_slot, was none

-- case: two-phase commit and failover of a subscription (17+)
CREATE SUBSCRIPTION s CONNECTION 'port=1' PUBLICATION p WITH (connect = false, slot_name = NONE)
-- change
DROP SUBSCRIPTION s
CREATE SUBSCRIPTION s CONNECTION 'port=1' PUBLICATION p WITH (connect = false, slot_name = catalog_slot, two_phase = true, failover = true)
-- back
ALTER SUBSCRIPTION s SET (slot_name = NONE)
DROP SUBSCRIPTION s
CREATE SUBSCRIPTION s CONNECTION 'port=1' PUBLICATION p WITH (connect = false, slot_name = NONE)
-- says
failover of subscription s is on, was off
slot of subscription s is catalog_slot, was none
two-phase commit of subscription s is on, was off
