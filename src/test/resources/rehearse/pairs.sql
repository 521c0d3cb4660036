-- Subtly wrong rollbacks, each beside a right one. A case has what is there before, a migration, a rollback that looks right and
-- is not, one that is, and what is told of the wrong one. Everything is in a schema of its own, first in the search_path; {n} is the
-- number of the case, for what is in no schema. Wrong ones are "different" unless the name of the case says otherwise. A line of what is
-- told may be for some versions of PostgreSQL alone.

-- case: a default that is dropped instead of put back
CREATE TABLE users (id int, state text DEFAULT 'new');
-- up
ALTER TABLE users ALTER state SET DEFAULT 'open';
-- wrong
ALTER TABLE users ALTER state DROP DEFAULT;
-- right
ALTER TABLE users ALTER state SET DEFAULT 'new';
-- says
default of users.state is none, was 'new'

-- case: a default of another text
CREATE TABLE users (id int, state text DEFAULT 'new');
-- up
ALTER TABLE users ALTER state DROP DEFAULT;
-- wrong
ALTER TABLE users ALTER state SET DEFAULT 'New';
-- right
ALTER TABLE users ALTER state SET DEFAULT 'new';
-- says
default of users.state is 'New', was 'new'

-- case: a default that was there before the type was changed
CREATE TABLE users (id int, amount int DEFAULT 0);
-- up
ALTER TABLE users ALTER amount DROP DEFAULT, ALTER amount TYPE numeric, ALTER amount SET DEFAULT 0.0;
-- wrong
ALTER TABLE users ALTER amount TYPE int;
-- right
ALTER TABLE users ALTER amount DROP DEFAULT, ALTER amount TYPE int, ALTER amount SET DEFAULT 0;
-- says
default of users.amount is 0.0, was 0

-- case: a length that is lost
CREATE TABLE users (name varchar(50));
-- up
ALTER TABLE users ALTER name TYPE text;
-- wrong
ALTER TABLE users ALTER name TYPE varchar;
-- right
ALTER TABLE users ALTER name TYPE varchar(50);
-- says
type of users.name is character varying, was character varying(50)

-- case: a precision that is lost
CREATE TABLE items (price numeric(10,2));
-- up
ALTER TABLE items ALTER price TYPE numeric(12,4);
-- wrong
ALTER TABLE items ALTER price TYPE numeric;
-- right
ALTER TABLE items ALTER price TYPE numeric(10,2);
-- says
type of items.price is numeric, was numeric(10,2)

-- case: a time zone that is lost
CREATE TABLE events (at timestamptz);
-- up
ALTER TABLE events ALTER at TYPE date;
-- wrong
ALTER TABLE events ALTER at TYPE timestamp;
-- right
ALTER TABLE events ALTER at TYPE timestamptz;
-- says
type of events.at is timestamp without time zone, was timestamp with time zone

-- case: a collation that is lost with the type
CREATE TABLE users (name text COLLATE "POSIX");
-- up
ALTER TABLE users ALTER name TYPE varchar(80);
-- wrong
ALTER TABLE users ALTER name TYPE text;
-- right
ALTER TABLE users ALTER name TYPE text COLLATE "POSIX";
-- says
collation of users.name is the default, was "POSIX"

-- case: NOT NULL that is not put back
CREATE TABLE users (email text NOT NULL);
-- up
ALTER TABLE users ALTER email DROP NOT NULL;
-- wrong
ALTER TABLE users ALTER email SET DEFAULT '';
ALTER TABLE users ALTER email DROP DEFAULT;
-- right
ALTER TABLE users ALTER email SET NOT NULL;
-- says
users.email is nullable, was NOT NULL

-- case: a column that is added again without its NOT NULL
CREATE TABLE users (id int, email text NOT NULL);
-- up
ALTER TABLE users DROP email;
-- wrong
ALTER TABLE users ADD email text;
-- right
ALTER TABLE users ADD email text NOT NULL;
-- says
users.email is nullable, was NOT NULL

-- case (order): a column that is added again and comes last
CREATE TABLE users (id int, email text, name text);
-- up
ALTER TABLE users DROP email;
-- wrong
ALTER TABLE users ADD email text;
-- right
ALTER TABLE users RENAME TO users_old;
CREATE TABLE users (id int, email text, name text);
INSERT INTO users (id, name) SELECT id, name FROM users_old;
DROP TABLE users_old;
-- says
columns of users are in another order: id, name, email; they were id, email, name

-- case (order): a view of all columns, one of which is added again
CREATE TABLE users (id int, email text, name text);
CREATE VIEW listed AS SELECT * FROM users WHERE id > 0;
-- up
DROP VIEW listed;
ALTER TABLE users DROP email;
CREATE VIEW listed AS SELECT * FROM users WHERE id > 0;
-- wrong
DROP VIEW listed;
ALTER TABLE users ADD email text;
CREATE VIEW listed AS SELECT * FROM users WHERE id > 0;
-- right
DROP VIEW listed;
DROP TABLE users;
CREATE TABLE users (id int, email text, name text);
CREATE VIEW listed AS SELECT * FROM users WHERE id > 0;
-- says
columns of users are in another order: id, name, email; they were id, email, name
columns of view listed are in another order: id, name, email; they were id, email, name

-- case (order): fields of a composite type in another order
CREATE TYPE place AS (street text, city text);
-- up
ALTER TYPE place DROP ATTRIBUTE street;
-- wrong
ALTER TYPE place ADD ATTRIBUTE street text;
-- right
DROP TYPE place;
CREATE TYPE place AS (street text, city text);
-- says
columns of type place are in another order: city, street; they were street, city

-- case: an identity of the other kind
CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY);
-- up
ALTER TABLE users ALTER id DROP IDENTITY;
-- wrong
ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY;
-- right
ALTER TABLE users ALTER id ADD GENERATED ALWAYS AS IDENTITY;
-- says
identity of users.id is by default, was always

-- case: an identity where a serial was
CREATE TABLE users (id serial);
-- up
ALTER TABLE users ALTER id DROP DEFAULT;
DROP SEQUENCE users_id_seq;
-- wrong
ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY;
-- right
CREATE SEQUENCE users_id_seq AS integer OWNED BY users.id;
ALTER TABLE users ALTER id SET DEFAULT nextval('users_id_seq');
-- says
default of users.id is none, was nextval('users_id_seq'::regclass)
identity of users.id is by default, was none
sequence users_id_seq is of an identity column, was of no identity column

-- case: a sequence that nobody owns
CREATE TABLE users (id serial);
-- up
ALTER TABLE users ALTER id DROP DEFAULT;
DROP SEQUENCE users_id_seq;
-- wrong
CREATE SEQUENCE users_id_seq AS integer;
ALTER TABLE users ALTER id SET DEFAULT nextval('users_id_seq');
-- right
CREATE SEQUENCE users_id_seq AS integer;
ALTER TABLE users ALTER id SET DEFAULT nextval('users_id_seq');
ALTER SEQUENCE users_id_seq OWNED BY users.id;
-- says
owner column of sequence users_id_seq is none, was users.id

-- case: a sequence of bigint where it was of integer
CREATE SEQUENCE numbers AS integer;
-- up
DROP SEQUENCE numbers;
-- wrong
CREATE SEQUENCE numbers;
-- right
CREATE SEQUENCE numbers AS integer;
-- says
maximum of sequence numbers is 9223372036854775807, was 2147483647
type of sequence numbers is bigint, was integer

-- case: the step of a sequence
CREATE SEQUENCE numbers INCREMENT 10 CACHE 5;
-- up
ALTER SEQUENCE numbers INCREMENT 1 CACHE 1;
-- wrong
ALTER SEQUENCE numbers INCREMENT 10;
-- right
ALTER SEQUENCE numbers INCREMENT 10 CACHE 5;
-- says
cache of sequence numbers is 1, was 5

-- case: a sequence that a dropped default leaves
CREATE TABLE users (id int NOT NULL);
-- up
CREATE SEQUENCE users_ids;
ALTER TABLE users ALTER id SET DEFAULT nextval('users_ids');
-- wrong
ALTER TABLE users ALTER id DROP DEFAULT;
-- right
ALTER TABLE users ALTER id DROP DEFAULT;
DROP SEQUENCE users_ids;
-- says
sequence users_ids is left over

-- case: an index without its predicate
CREATE TABLE users (email text, gone bool);
CREATE INDEX users_email ON users (email) WHERE NOT gone;
-- up
DROP INDEX users_email;
-- wrong
CREATE INDEX users_email ON users (email);
-- right
CREATE INDEX users_email ON users (email) WHERE NOT gone;
-- says
definition of index users_email on users(email) is CREATE INDEX users_email ON users USING btree (email), was CREATE INDEX users_email ON users USING btree (email) WHERE (NOT gone)

-- case: an index that is no longer unique
CREATE TABLE users (email text);
CREATE UNIQUE INDEX users_email ON users (email);
-- up
DROP INDEX users_email;
-- wrong
CREATE INDEX users_email ON users (email);
-- right
CREATE UNIQUE INDEX users_email ON users (email);
-- says
definition of index users_email on users(email) is CREATE INDEX users_email ON users USING btree (email), was CREATE UNIQUE INDEX users_email ON users USING btree (email)

-- case: columns of an index in another order
CREATE TABLE users (email text, name text);
CREATE INDEX users_both ON users (email, name);
-- up
DROP INDEX users_both;
-- wrong
CREATE INDEX users_both ON users (name, email);
-- right
CREATE INDEX users_both ON users (email, name);
-- says
definition of index users_both on users(name, email) is CREATE INDEX users_both ON users USING btree (name, email), was CREATE INDEX users_both ON users USING btree (email, name)

-- case: an index of another method
CREATE TABLE users (email text);
CREATE INDEX users_email ON users USING hash (email);
-- up
DROP INDEX users_email;
-- wrong
CREATE INDEX users_email ON users (email);
-- right
CREATE INDEX users_email ON users USING hash (email);
-- says
definition of index users_email on users(email) is CREATE INDEX users_email ON users USING btree (email), was CREATE INDEX users_email ON users USING hash (email)

-- case: an index with another order and without its other columns
CREATE TABLE users (email text, name text);
CREATE INDEX users_email ON users (email DESC NULLS LAST) INCLUDE (name);
-- up
DROP INDEX users_email;
-- wrong
CREATE INDEX users_email ON users (email DESC) INCLUDE (name);
-- right
CREATE INDEX users_email ON users (email DESC NULLS LAST) INCLUDE (name);
-- says
definition of index users_email on users(email DESC) INCLUDE (name) is CREATE INDEX users_email ON users USING btree (email DESC) INCLUDE (name), was CREATE INDEX users_email ON users USING btree (email DESC NULLS LAST) INCLUDE (name)

-- case: an index with another class of operators
CREATE TABLE users (email text);
CREATE INDEX users_email ON users (email text_pattern_ops);
-- up
DROP INDEX users_email;
-- wrong
CREATE INDEX users_email ON users (email);
-- right
CREATE INDEX users_email ON users (email text_pattern_ops);
-- says
definition of index users_email on users(email) is CREATE INDEX users_email ON users USING btree (email), was CREATE INDEX users_email ON users USING btree (email text_pattern_ops)

-- case: a fill factor that is lost
CREATE TABLE users (email text);
CREATE INDEX users_email ON users (email) WITH (fillfactor = 70);
-- up
DROP INDEX users_email;
-- wrong
CREATE INDEX users_email ON users (email);
-- right
CREATE INDEX users_email ON users (email) WITH (fillfactor = 70);
-- says
definition of index users_email on users(email) is CREATE INDEX users_email ON users USING btree (email), was CREATE INDEX users_email ON users USING btree (email) WITH (fillfactor='70')

-- case: a unique index where a constraint was
CREATE TABLE users (email text CONSTRAINT users_email UNIQUE);
-- up
ALTER TABLE users DROP CONSTRAINT users_email;
-- wrong
CREATE UNIQUE INDEX users_email ON users (email);
-- right
ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email);
-- says
constraint users_email on users is missing
definition of index users_email on users(email) is CREATE UNIQUE INDEX users_email ON users USING btree (email), was none

-- case: a constraint that has got another name
CREATE TABLE users (age int CONSTRAINT grown_up CHECK (age > 17));
-- up
ALTER TABLE users DROP CONSTRAINT grown_up;
-- wrong
ALTER TABLE users ADD CHECK (age > 17);
-- right
ALTER TABLE users ADD CONSTRAINT grown_up CHECK (age > 17);
-- says
constraint grown_up on users is missing
constraint users_age_check on users is left over

-- case: a check of another bound
CREATE TABLE users (age int CONSTRAINT grown_up CHECK (age > 17));
-- up
ALTER TABLE users DROP CONSTRAINT grown_up;
-- wrong
ALTER TABLE users ADD CONSTRAINT grown_up CHECK (age >= 17);
-- right
ALTER TABLE users ADD CONSTRAINT grown_up CHECK (age > 17);
-- says
definition of constraint grown_up on users is CHECK ((age >= 17)), was CHECK ((age > 17))

-- case: a check that was never validated
CREATE TABLE users (age int CONSTRAINT grown_up CHECK (age > 17));
-- up
ALTER TABLE users DROP CONSTRAINT grown_up;
-- wrong
ALTER TABLE users ADD CONSTRAINT grown_up CHECK (age > 17) NOT VALID;
-- right
ALTER TABLE users ADD CONSTRAINT grown_up CHECK (age > 17) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT grown_up;
-- says
constraint grown_up on users is not valid, was valid

-- case: a foreign key without its ON DELETE
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE orders (buyer int CONSTRAINT orders_buyer REFERENCES users ON DELETE CASCADE);
-- up
ALTER TABLE orders DROP CONSTRAINT orders_buyer;
-- wrong
ALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (buyer) REFERENCES users;
-- right
ALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (buyer) REFERENCES users ON DELETE CASCADE;
-- says
definition of constraint orders_buyer on orders is FOREIGN KEY (buyer) REFERENCES users(id), was FOREIGN KEY (buyer) REFERENCES users(id) ON DELETE CASCADE

-- case: a foreign key that is no longer deferrable
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE orders (buyer int CONSTRAINT orders_buyer REFERENCES users DEFERRABLE INITIALLY DEFERRED);
-- up
ALTER TABLE orders ALTER CONSTRAINT orders_buyer NOT DEFERRABLE;
-- wrong
ALTER TABLE orders ALTER CONSTRAINT orders_buyer DEFERRABLE;
-- right
ALTER TABLE orders ALTER CONSTRAINT orders_buyer DEFERRABLE INITIALLY DEFERRED;
-- says
constraint orders_buyer on orders is DEFERRABLE INITIALLY IMMEDIATE, was DEFERRABLE INITIALLY DEFERRED

-- case: a foreign key that goes with the cascade of another
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE orders (buyer int CONSTRAINT orders_buyer REFERENCES users);
-- up
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;
-- wrong
ALTER TABLE users ADD PRIMARY KEY (id);
-- right
ALTER TABLE users ADD PRIMARY KEY (id);
ALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (buyer) REFERENCES users;
-- says
constraint orders_buyer on orders is missing

-- case: an exclusion with another operator
CREATE TABLE rooms (during int4range, CONSTRAINT rooms_once EXCLUDE USING gist (during WITH &&));
-- up
ALTER TABLE rooms DROP CONSTRAINT rooms_once;
-- wrong
ALTER TABLE rooms ADD CONSTRAINT rooms_once EXCLUDE USING gist (during WITH =);
-- right
ALTER TABLE rooms ADD CONSTRAINT rooms_once EXCLUDE USING gist (during WITH &&);
-- says
definition of constraint rooms_once on rooms is EXCLUDE USING gist (during WITH =), was EXCLUDE USING gist (during WITH &&)

-- case: a label of an enum
CREATE TYPE mood AS ENUM ('sad', 'happy');
-- up
ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy';
-- wrong
SELECT 'labels stay';
-- right
ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('sad', 'happy');
DROP TYPE mood_old;
-- says
labels of type mood is 'sad', 'ok', 'happy', was 'sad', 'happy'

-- case: labels of an enum in another order
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
-- up
DROP TYPE mood;
-- wrong
CREATE TYPE mood AS ENUM ('sad', 'happy', 'ok');
-- right
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
-- says
labels of type mood is 'sad', 'happy', 'ok', was 'sad', 'ok', 'happy'

-- case: a check of a domain
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
-- up
ALTER DOMAIN email DROP CONSTRAINT email_check;
-- wrong
ALTER DOMAIN email SET NOT NULL;
-- right
ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE LIKE '%@%');
-- says
domain email is NOT NULL, was nullable
constraint email_check on email is missing

-- case: a comment that is gone
CREATE TABLE users (id int);
COMMENT ON TABLE users IS 'people';
-- up
COMMENT ON TABLE users IS 'users';
-- wrong
COMMENT ON TABLE users IS NULL;
-- right
COMMENT ON TABLE users IS 'people';
-- says
comment of users is none, was "people"

-- case: a comment on a column that is added again
CREATE TABLE users (id int, email text);
COMMENT ON COLUMN users.email IS 'where to write to';
-- up
ALTER TABLE users DROP email;
-- wrong
ALTER TABLE users ADD email text;
-- right
ALTER TABLE users ADD email text;
COMMENT ON COLUMN users.email IS 'where to write to';
-- says
comment of users.email is none, was "where to write to"

-- case: a grant that is gone with the table
CREATE TABLE users (id int);
GRANT SELECT ON users TO pairs_reader;
-- up
DROP TABLE users;
-- wrong
CREATE TABLE users (id int);
-- right
CREATE TABLE users (id int);
GRANT SELECT ON users TO pairs_reader;
-- says
grant of SELECT on users to pairs_reader is missing

-- case: a grant that is left over
CREATE TABLE users (id int);
-- up
GRANT SELECT, INSERT ON users TO pairs_reader;
-- wrong
REVOKE INSERT ON users FROM pairs_reader;
-- right
REVOKE SELECT, INSERT ON users FROM pairs_reader;
-- says
grant of SELECT on users to pairs_reader is left over

-- case: a grant on a column
CREATE TABLE users (id int, email text);
-- up
GRANT UPDATE (email) ON users TO pairs_reader;
-- wrong
REVOKE SELECT ON users FROM pairs_reader;
-- right
REVOKE UPDATE (email) ON users FROM pairs_reader;
-- says
grant of UPDATE on users.email to pairs_reader is left over

-- case: a grant option
CREATE TABLE users (id int);
GRANT SELECT ON users TO pairs_reader WITH GRANT OPTION;
-- up
REVOKE SELECT ON users FROM pairs_reader;
-- wrong
GRANT SELECT ON users TO pairs_reader;
-- right
GRANT SELECT ON users TO pairs_reader WITH GRANT OPTION;
-- says
grant of SELECT WITH GRANT OPTION on users to pairs_reader is missing; grant of SELECT on users to pairs_reader is left over

-- case: everybody may call a function again
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
-- up
DROP FUNCTION f();
-- wrong
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- right
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
-- says
grant of EXECUTE on function f() to PUBLIC is left over

-- case: privileges on a schema
SELECT 1;
-- up
GRANT USAGE, CREATE ON SCHEMA {schema} TO pairs_reader;
-- wrong
REVOKE CREATE ON SCHEMA {schema} FROM pairs_reader;
-- right
REVOKE USAGE, CREATE ON SCHEMA {schema} FROM pairs_reader;
-- says
grant of USAGE on schema {schema} to pairs_reader is left over

-- case: default privileges
SELECT 1;
-- up
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO pairs_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO pairs_reader;
-- wrong
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE SELECT ON TABLES FROM pairs_reader;
-- right
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE SELECT ON TABLES FROM pairs_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE USAGE ON SEQUENCES FROM pairs_reader;
-- says
default privileges of postgres for sequences in schema {schema} are left over

-- case: an owner
CREATE TABLE users (id int);
-- up
ALTER TABLE users OWNER TO pairs_reader;
-- wrong
GRANT ALL ON users TO postgres;
-- right
ALTER TABLE users OWNER TO postgres;
-- says
owner of users is pairs_reader, was postgres
grant of DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE on users to postgres by postgres is missing; grant of DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE on users to pairs_reader by pairs_reader is left over; grant of DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE on users to postgres by pairs_reader is left over -- 17+
grant of DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE on users to postgres by postgres is missing; grant of DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE on users to pairs_reader by pairs_reader is left over; grant of DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE on users to postgres by pairs_reader is left over -- <17

-- case: a function that forgets its volatility
CREATE FUNCTION f(a int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS 'SELECT a';
-- up
CREATE OR REPLACE FUNCTION f(a int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS 'SELECT a + 1';
-- wrong
CREATE OR REPLACE FUNCTION f(a int) RETURNS int STRICT LANGUAGE sql AS 'SELECT a';
-- right
CREATE OR REPLACE FUNCTION f(a int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS 'SELECT a';
-- says
volatility of function f(integer) is volatile, was immutable

-- case: a function that no longer runs as its owner
CREATE FUNCTION f() RETURNS int SECURITY DEFINER SET search_path = pg_catalog LANGUAGE sql AS 'SELECT 1';
-- up
ALTER FUNCTION f() SECURITY INVOKER;
ALTER FUNCTION f() RESET search_path;
-- wrong
ALTER FUNCTION f() SECURITY DEFINER;
-- right
ALTER FUNCTION f() SECURITY DEFINER;
ALTER FUNCTION f() SET search_path = pg_catalog;
-- says
setting search_path of function f() is none, was pg_catalog

-- case: a function of another body
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END $$;
-- up
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 2;
END $$;
-- wrong
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1 ;
END $$;
-- right
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END $$;
-- says
body of function f() differs in line 3: RETURN 1 ;, was RETURN 1;

-- case: a function with other arguments beside the old one
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- up
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';
-- wrong
DROP FUNCTION IF EXISTS f(int, text);
-- right
DROP FUNCTION f(int, int);
-- says
function f(integer, integer) is left over

-- case: a default of an argument
CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT a';
-- up
DROP FUNCTION f(int);
-- wrong
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- right
CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT a';
-- says
arguments of function f(integer) is a integer, was a integer DEFAULT 1

-- case: a trigger that stays disabled
CREATE TABLE users (id int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- up
ALTER TABLE users DISABLE TRIGGER touch;
-- wrong
ALTER TABLE users ENABLE REPLICA TRIGGER touch;
-- right
ALTER TABLE users ENABLE TRIGGER touch;
-- says
trigger touch on users is fired on replicas only, was enabled

-- case: a trigger that was disabled
CREATE TABLE users (id int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE users DISABLE TRIGGER touch;
-- up
DROP TRIGGER touch ON users;
-- wrong
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- right
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE users DISABLE TRIGGER touch;
-- says
trigger touch on users is enabled, was disabled

-- case: a trigger without its condition
CREATE TABLE users (id int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION touch();
-- up
DROP TRIGGER touch ON users;
-- wrong
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- right
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION touch();
-- says
definition of trigger touch on users is CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch(), was CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW WHEN ((old.id <> new.id)) EXECUTE FUNCTION touch()

-- case: a trigger's function that is left over
CREATE TABLE users (id int);
-- up
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- wrong
DROP TRIGGER touch ON users;
-- right
DROP TRIGGER touch ON users;
DROP FUNCTION touch();
-- says
function touch() is left over

-- case: options of a view
CREATE TABLE users (id int, gone bool);
CREATE VIEW active WITH (security_barrier) AS SELECT id FROM users WHERE NOT gone;
-- up
DROP VIEW active;
-- wrong
CREATE VIEW active AS SELECT id FROM users WHERE NOT gone;
-- right
CREATE VIEW active WITH (security_barrier) AS SELECT id FROM users WHERE NOT gone;
-- says
option security_barrier of view active is none, was true

-- case: the check option of a view
CREATE TABLE users (id int, gone bool);
CREATE VIEW active AS SELECT id FROM users WHERE NOT gone WITH LOCAL CHECK OPTION;
-- up
ALTER VIEW active RESET (check_option);
-- wrong
ALTER VIEW active SET (check_option = cascaded);
-- right
ALTER VIEW active SET (check_option = local);
-- says
option check_option of view active is cascaded, was local

-- case: a view with a column more
CREATE TABLE users (id int, email text);
CREATE VIEW listed AS SELECT id FROM users;
-- up
CREATE OR REPLACE VIEW listed AS SELECT id, email FROM users;
-- wrong
CREATE OR REPLACE VIEW listed AS SELECT id, NULL::text AS email FROM users;
-- right
DROP VIEW listed;
CREATE VIEW listed AS SELECT id FROM users;
-- says
definition of view listed differs in line 1: SELECT id,, was SELECT id -- 16+
definition of view listed differs in line 1: SELECT users.id,, was SELECT users.id -- <16

-- case: a view that went with a cascade
CREATE TABLE users (id int, email text);
CREATE VIEW listed AS SELECT id, email FROM users;
-- up
ALTER TABLE users DROP email CASCADE;
-- wrong
ALTER TABLE users ADD email text;
-- right
ALTER TABLE users ADD email text;
CREATE VIEW listed AS SELECT id, email FROM users;
-- says
view listed is missing

-- case: a materialized view without data
CREATE MATERIALIZED VIEW numbers AS SELECT 1 AS a;
-- up
DROP MATERIALIZED VIEW numbers;
-- wrong
CREATE MATERIALIZED VIEW numbers AS SELECT 1 AS a WITH NO DATA;
-- right
CREATE MATERIALIZED VIEW numbers AS SELECT 1 AS a;
-- says
materialized view numbers is not populated, was populated

-- case: the index of a materialized view
CREATE MATERIALIZED VIEW numbers AS SELECT 1 AS a;
CREATE UNIQUE INDEX numbers_a ON numbers (a);
-- up
DROP MATERIALIZED VIEW numbers;
-- wrong
CREATE MATERIALIZED VIEW numbers AS SELECT 1 AS a;
-- right
CREATE MATERIALIZED VIEW numbers AS SELECT 1 AS a;
CREATE UNIQUE INDEX numbers_a ON numbers (a);
-- says
index numbers_a on numbers(a) is missing

-- case: row security that stays off
CREATE TABLE users (id int);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
-- up
ALTER TABLE users DISABLE ROW LEVEL SECURITY;
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
-- wrong
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
-- right
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
-- says
forced row security of users is off, was on

-- case: a policy for everybody
CREATE TABLE users (id int);
CREATE POLICY readers ON users FOR SELECT TO pairs_reader USING (id > 0);
-- up
DROP POLICY readers ON users;
-- wrong
CREATE POLICY readers ON users FOR SELECT USING (id > 0);
-- right
CREATE POLICY readers ON users FOR SELECT TO pairs_reader USING (id > 0);
-- says
roles of policy readers on users is PUBLIC, was pairs_reader

-- case: a rule
CREATE TABLE users (id int);
CREATE RULE keep AS ON DELETE TO users DO INSTEAD NOTHING;
-- up
DROP RULE keep ON users;
-- wrong
CREATE RULE keep AS ON DELETE TO users DO ALSO NOTHING;
-- right
CREATE RULE keep AS ON DELETE TO users DO INSTEAD NOTHING;
-- says
definition of rule keep on users differs in line 2: ON DELETE TO users DO NOTHING;, was ON DELETE TO users DO INSTEAD NOTHING;

-- case: a table that is no longer logged
CREATE TABLE users (id int);
-- up
DROP TABLE users;
-- wrong
CREATE UNLOGGED TABLE users (id int);
-- right
CREATE TABLE users (id int);
-- says
persistence of users is unlogged, was permanent

-- case: storage and statistics of a column
CREATE TABLE users (photo text);
ALTER TABLE users ALTER photo SET STORAGE EXTERNAL, ALTER photo SET STATISTICS 500;
-- up
ALTER TABLE users ALTER photo SET STORAGE EXTENDED, ALTER photo SET STATISTICS -1;
-- wrong
ALTER TABLE users ALTER photo SET STORAGE EXTERNAL;
-- right
ALTER TABLE users ALTER photo SET STORAGE EXTERNAL, ALTER photo SET STATISTICS 500;
-- says
statistics target of users.photo is the default, was 500

-- case: options of a table
CREATE TABLE users (id int) WITH (fillfactor = 80, autovacuum_enabled = false);
-- up
ALTER TABLE users RESET (fillfactor, autovacuum_enabled);
-- wrong
ALTER TABLE users SET (fillfactor = 80);
-- right
ALTER TABLE users SET (fillfactor = 80, autovacuum_enabled = false);
-- says
option autovacuum_enabled of users is none, was false

-- case: replica identity
CREATE TABLE users (id int PRIMARY KEY);
ALTER TABLE users REPLICA IDENTITY FULL;
-- up
ALTER TABLE users REPLICA IDENTITY NOTHING;
-- wrong
ALTER TABLE users REPLICA IDENTITY DEFAULT;
-- right
ALTER TABLE users REPLICA IDENTITY FULL;
-- says
replica identity of users is the primary key, was full

-- case: a table that no longer inherits
CREATE TABLE base (id int);
CREATE TABLE child () INHERITS (base);
-- up
ALTER TABLE child NO INHERIT base;
-- wrong
SELECT 'a column id is there all the same';
-- right
DROP TABLE child;
CREATE TABLE child () INHERITS (base);
-- says
parents of child is none, was base
child.id is declared by the table itself, was only inherited

-- case: bounds of a partition
CREATE TABLE events (at date) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
-- up
ALTER TABLE events DETACH PARTITION events_old;
-- wrong
ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
-- right
ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
-- says
partition bound of events_old is FOR VALUES FROM ('2019-01-01') TO ('2020-01-01'), was FOR VALUES FROM (MINVALUE) TO ('2020-01-01')

-- case: a partition that stands alone
CREATE TABLE events (at date) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events DEFAULT;
-- up
DROP TABLE events_old;
-- wrong
CREATE TABLE events_old (at date);
-- right
CREATE TABLE events_old PARTITION OF events DEFAULT;
-- says
partition bound of events_old is none, was DEFAULT
partitioned table of events_old is none, was events
events_old.at is declared by the table itself, was only inherited

-- case: a generated column that is plain
CREATE TABLE items (price int, doubled int GENERATED ALWAYS AS (price * 2) STORED);
-- up
ALTER TABLE items DROP doubled;
-- wrong
ALTER TABLE items ADD doubled int;
-- right
ALTER TABLE items ADD doubled int GENERATED ALWAYS AS (price * 2) STORED;
-- says
expression of items.doubled is none, was (price * 2) STORED

-- case: extended statistics
CREATE TABLE users (city text, zip text);
CREATE STATISTICS users_place (dependencies, ndistinct) ON city, zip FROM users;
-- up
DROP STATISTICS users_place;
-- wrong
CREATE STATISTICS users_place (dependencies) ON city, zip FROM users;
-- right
CREATE STATISTICS users_place (dependencies, ndistinct) ON city, zip FROM users;
-- says
definition of statistics users_place on users is CREATE STATISTICS users_place (dependencies) ON city, zip FROM users, was CREATE STATISTICS users_place (ndistinct, dependencies) ON city, zip FROM users

-- case: a publication without a table
CREATE TABLE users (id int);
CREATE TABLE orders (id int);
CREATE PUBLICATION pub_{n} FOR TABLE users, orders;
-- up
DROP PUBLICATION pub_{n};
-- wrong
CREATE PUBLICATION pub_{n} FOR TABLE users;
-- right
CREATE PUBLICATION pub_{n} FOR TABLE users, orders;
-- says
table orders in publication pub_{n} is missing

-- case: an extension that is left over
SELECT 1;
-- up
CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA {schema};
-- wrong
SELECT 'others may use it';
-- right
DROP EXTENSION {extension};
-- says
extension citext is left over

-- case: a role that is left over
SELECT 1;
-- up
DO $$ BEGIN IF to_regrole('pairs_made_{n}') IS NULL THEN CREATE ROLE pairs_made_{n}; END IF; END $$;
-- wrong
SELECT 'others may use it';
-- right
DROP ROLE pairs_made_{n};
-- says
role pairs_made_{n} is left over

-- case: attributes of a role
CREATE ROLE pairs_worker_{n} CONNECTION LIMIT 3;
-- up
ALTER ROLE pairs_worker_{n} CREATEDB CONNECTION LIMIT 5;
-- wrong
ALTER ROLE pairs_worker_{n} CONNECTION LIMIT 3;
-- right
ALTER ROLE pairs_worker_{n} NOCREATEDB CONNECTION LIMIT 3;
-- says
create database of role pairs_worker_{n} is on, was off

-- case: an event trigger
CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
-- up
CREATE EVENT TRIGGER watch_{n} ON ddl_command_end WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION watch();
-- wrong
ALTER EVENT TRIGGER watch_{n} DISABLE;
-- right
DROP EVENT TRIGGER watch_{n};
-- says
event trigger watch_{n} is left over

-- case (failed): a rollback that others depend on
CREATE TABLE users (id int);
-- up
ALTER TABLE users ADD email text;
CREATE VIEW emails AS SELECT email FROM users;
-- wrong
ALTER TABLE users DROP email;
-- right
DROP VIEW emails;
ALTER TABLE users DROP email;
-- says
cannot drop column email of table users because other objects depend on it

-- case (failed): a rollback that runs ahead of itself
CREATE TABLE users (id int PRIMARY KEY);
-- up
CREATE TABLE orders (id int PRIMARY KEY, buyer int REFERENCES users);
CREATE TABLE lines (of_order int REFERENCES orders);
-- wrong
DROP TABLE orders;
DROP TABLE lines;
-- right
DROP TABLE lines;
DROP TABLE orders;
-- says
cannot drop table orders because other objects depend on it

-- case: a table that is dropped where it stands twice
CREATE TABLE users (id int);
-- up
CREATE TABLE {schema}.orders (id int);
CREATE INDEX ON users (id);
-- wrong
DROP TABLE orders;
-- right
DROP TABLE orders;
DROP INDEX users_id_idx;
-- says
index users_id_idx on users(id) is left over

-- case: a name that is not put back everywhere
CREATE TABLE users (id serial PRIMARY KEY);
-- up
ALTER TABLE users RENAME TO people;
ALTER INDEX users_pkey RENAME TO people_pkey;
ALTER SEQUENCE users_id_seq RENAME TO people_id_seq;
-- wrong
ALTER TABLE people RENAME TO users;
ALTER INDEX people_pkey RENAME TO users_pkey;
-- right
ALTER TABLE people RENAME TO users;
ALTER INDEX people_pkey RENAME TO users_pkey;
ALTER SEQUENCE people_id_seq RENAME TO users_id_seq;
-- says
default of users.id is nextval('people_id_seq'::regclass), was nextval('users_id_seq'::regclass)
sequence people_id_seq is left over
sequence users_id_seq is missing
