-- What is changed by hand on the target, a statement a line, and below each what a person is told of it. A statement that
-- begins with "15+" is for PostgreSQL 15 and later. The order is that of the report for each line alone.

DROP INDEX users_name
-- index users_name on users(name) is missing
CREATE INDEX users_email_lower ON users (lower(email))
-- index users_email_lower on users(lower(email)) was added
DROP INDEX users_age_part; CREATE INDEX users_age_part ON users (age) WHERE age > 21
-- definition of index users_age_part on users(age) WHERE (age > 21) is CREATE INDEX users_age_part ON public.users USING btree (age) WHERE (age > 21), migrations make it CREATE INDEX users_age_part ON public.users USING btree (age) WHERE (age > 18)
ALTER TABLE users ADD phone text
-- column users.phone was added
ALTER TABLE users DROP plain
-- column users.plain is missing
ALTER TABLE users ALTER name SET DEFAULT 'somebody'
-- default of users.name is 'somebody', migrations make it 'nobody'
ALTER TABLE users ALTER email DROP NOT NULL
-- users.email is nullable, migrations make it NOT NULL
ALTER TABLE users ALTER note TYPE varchar(40)
-- type of users.note is character varying(40), migrations make it character varying(20)
ALTER TABLE users ALTER id SET GENERATED ALWAYS
-- identity of users.id is always, migrations make it by default
ALTER TABLE users DROP CONSTRAINT users_age
-- constraint users_age on users is missing
ALTER TABLE users ADD CONSTRAINT users_note CHECK (note <> '')
-- constraint users_note on users was added
ALTER TABLE users DROP CONSTRAINT users_email_key
-- constraint users_email_key on users is missing
ALTER TABLE orders DROP CONSTRAINT orders_user; ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE NOT VALID
-- definition of constraint orders_user on orders is FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE, migrations make it FOREIGN KEY (user_id) REFERENCES public.users(id)
-- constraint orders_user on orders is not valid, migrations make it valid
COMMENT ON TABLE users IS 'persons'
-- comment of users is "persons", migrations make it "people"
COMMENT ON COLUMN users.name IS 'what they are called'
-- comment of users.name is "what they are called", migrations make it none
GRANT UPDATE ON users TO drift_reader
-- grant of UPDATE on users to drift_reader was added
REVOKE INSERT ON orders FROM drift_reader
-- grant of INSERT on orders to drift_reader is missing
GRANT SELECT (total) ON orders TO drift_reader
-- grant of SELECT on orders.total to drift_reader was added
ALTER TABLE orders ALTER total SET NOT NULL
-- orders.total is NOT NULL, migrations make it nullable
ALTER TABLE orders ALTER state SET STATISTICS 500
-- statistics target of orders.state is 500, migrations make it the default
ALTER TABLE orders ALTER state SET STORAGE EXTERNAL
-- storage of orders.state is external, migrations make it the default
ALTER TABLE orders SET (fillfactor = 70)
-- option fillfactor of orders is 70, migrations make it none
ALTER TABLE orders REPLICA IDENTITY FULL
-- replica identity of orders is full, migrations make it the primary key
DROP TABLE gone CASCADE
-- table gone is missing
ALTER TABLE renamed_from RENAME TO renamed_to
-- table renamed_from is missing
-- table renamed_to was added
CREATE TABLE extra (id int PRIMARY KEY, a text)
-- table extra was added
ALTER TABLE guarded DISABLE ROW LEVEL SECURITY
-- row security of guarded is off, migrations make it on
ALTER POLICY own_rows ON guarded USING (true)
-- using of policy own_rows on guarded is true, migrations make it (who = CURRENT_USER)
CREATE POLICY all_rows ON guarded FOR SELECT USING (true)
-- policy all_rows on guarded was added
ALTER TABLE loaded SET UNLOGGED
-- persistence of loaded is unlogged, migrations make it permanent
ALTER TABLE loaded DISABLE RULE quiet
-- rule quiet on loaded is disabled, migrations make it enabled
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
-- table events_2025 was added
ALTER TABLE events DETACH PARTITION events_2024
-- events_2024.at is declared by the table itself, migrations make it only inherited
-- events_2024.id is declared by the table itself, migrations make it only inherited
-- partition bound of events_2024 is none, migrations make it FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')
-- partitioned table of events_2024 is none, migrations make it public.events
CREATE OR REPLACE VIEW active AS SELECT id FROM users WHERE age > 21
-- definition of view active differs in line 3: WHERE (:age > 21);, migrations make it WHERE (:age > 18);
DROP VIEW dropped
-- view dropped is missing
CREATE VIEW added_view AS SELECT 2 AS two
-- view added_view was added
CREATE INDEX totals_user ON totals (user_id)
-- index totals_user on totals(user_id) was added
CREATE OR REPLACE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 43'
-- body of function answer() is SELECT 43, migrations make it SELECT 42
ALTER FUNCTION who() SECURITY DEFINER
-- function who() is SECURITY DEFINER, migrations make it SECURITY INVOKER
ALTER FUNCTION who() SET search_path = public
-- setting search_path of function who() is public, migrations make it none
CREATE FUNCTION helper() RETURNS int LANGUAGE sql AS 'SELECT 1'
-- function helper() was added
DROP PROCEDURE tidy()
-- procedure tidy() is missing
ALTER TABLE users DISABLE TRIGGER users_stamp
-- trigger users_stamp on users is disabled, migrations make it enabled
DROP TRIGGER orders_stamp ON orders
-- trigger orders_stamp on orders is missing
CREATE TRIGGER extra_stamp BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp()
-- trigger extra_stamp on orders was added
ALTER TYPE mood ADD VALUE 'angry'
-- labels of type mood is 'sad', 'happy', 'angry', migrations make it 'sad', 'happy'
ALTER TYPE pair ADD ATTRIBUTE c int
-- attribute pair.c was added
ALTER DOMAIN positive DROP CONSTRAINT positive_check
-- constraint positive_check on positive is missing
ALTER SEQUENCE ticket INCREMENT 10
-- increment of sequence ticket is 10, migrations make it 5
CREATE SEQUENCE extra_ticket
-- sequence extra_ticket was added
DROP STATISTICS users_stats
-- statistics users_stats on users are missing
ALTER TABLE audit.log OWNER TO drift_other
-- owner of audit.log is drift_other, migrations make it drift_owner
GRANT USAGE ON SCHEMA audit TO drift_reader
-- grant of USAGE on schema audit to drift_reader was added
CREATE TABLE audit.more (id int)
-- table audit.more was added
15+ ALTER VIEW active SET (security_invoker = true)
-- option security_invoker of view active is true, migrations make it none
