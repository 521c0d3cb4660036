-- One of each thing that PostgreSQL keeps as an expression, with a varchar compared with literals: it reads what it has written itself
-- with other casts.

CREATE TABLE a (
    id int,
    state varchar(9) CONSTRAINT states CHECK (state IN ('new', 'old')),
    kind varchar(9) DEFAULT CASE WHEN 'x'::varchar(9) IN ('x', 'y') THEN 'x' ELSE 'y' END,
    during tsrange,
    open boolean GENERATED ALWAYS AS (state IN ('new', 'old')) STORED,
    EXCLUDE USING gist (during WITH &&) WHERE (state IN ('new', 'old')));
CREATE DOMAIN word AS varchar(9)
    DEFAULT CASE WHEN 'x'::varchar(9) IN ('x', 'y') THEN 'x' ELSE 'y' END
    CONSTRAINT words CHECK (VALUE IN ('new', 'old'));
CREATE INDEX part ON a (id) WHERE state IN ('new', 'old');
CREATE INDEX computed ON a ((state IN ('new', 'old')), lower(kind));
CREATE STATISTICS computed_too ON (state IN ('new', 'old')), id FROM a;
CREATE VIEW v AS SELECT id, state FROM a WHERE state IN ('new', 'old');
CREATE VIEW w AS SELECT id FROM v;
CREATE VIEW checked AS SELECT id, state FROM a WHERE state IN ('new', 'old') WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW m AS SELECT id FROM a WHERE state IN ('new', 'old');
CREATE POLICY p ON a USING (state IN ('new', 'old')) WITH CHECK (kind IN ('x', 'y'));
CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON a FOR EACH ROW WHEN (NEW.state IN ('new', 'old')) EXECUTE FUNCTION touched();
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON a DEFERRABLE FOR EACH ROW WHEN (NEW.state IN ('new', 'old'))
    EXECUTE FUNCTION touched();
CREATE RULE kept AS ON DELETE TO a WHERE OLD.state IN ('new', 'old') DO INSTEAD NOTHING;
CREATE RULE said AS ON UPDATE TO a DO ALSO (DELETE FROM a WHERE NEW.state IN ('new', 'old'); NOTIFY a);
CREATE FUNCTION is_open(state varchar, kind varchar DEFAULT CASE WHEN 'x'::varchar(9) IN ('x', 'y') THEN 'x' ELSE 'y' END)
    RETURNS boolean STABLE RETURN state IN ('new', 'old');
CREATE FUNCTION how_many(wanted varchar) RETURNS bigint STABLE BEGIN ATOMIC
    SELECT count(*) FROM a WHERE state IN ('new', 'old') AND kind = wanted;
END;
CREATE PROCEDURE forget() BEGIN ATOMIC
    DELETE FROM a WHERE state IN ('new', 'old');
END;
CREATE TABLE parts (id int, state varchar(9)) PARTITION BY LIST ((state IN ('new', 'old')));
CREATE TABLE parts_open PARTITION OF parts FOR VALUES IN (true);
CREATE TABLE ranges (id int, at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE ranges_1 PARTITION OF ranges FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');
CREATE VIEW joined AS
    SELECT a.id, coalesce(b.state, 'none') AS state, count(*) FILTER (WHERE b.kind IN ('x', 'y')) OVER (PARTITION BY a.state) AS n
    FROM a LEFT JOIN a b ON b.id = a.id AND b.state IN ('new', 'old')
    WHERE a.kind NOT IN ('x', 'y') AND a.state LIKE 'n%' AND a.id BETWEEN 1 AND 10
    ORDER BY a.id;
CREATE TABLE family (id int, state varchar(9) CHECK (state IN ('new', 'old')), "Open" boolean GENERATED ALWAYS AS (state IN ('new', 'old')) STORED)
    PARTITION BY LIST (id);
CREATE TABLE family_1 PARTITION OF family FOR VALUES IN (1);
CREATE INDEX "Family part" ON family (id) WHERE state IN ('new', 'old');
CREATE TRIGGER "Touched" AFTER UPDATE ON family FOR EACH ROW WHEN (NEW.state IN ('new', 'old')) EXECUTE FUNCTION touched();
CREATE RULE "Kept" AS ON DELETE TO family WHERE OLD.state IN ('new', 'old') DO INSTEAD NOTHING;
CREATE STATISTICS "Odd computed" ON (state IN ('new', 'old')), id FROM family;
ALTER VIEW v ALTER state SET DEFAULT CASE WHEN 'x'::varchar(9) IN ('x', 'y') THEN 'x' ELSE 'y' END;
CREATE FUNCTION "How many"("the kind" varchar) RETURNS bigint STABLE
    RETURN (SELECT count(*) FROM a WHERE state IN ('new', 'old') AND kind = "How many"."the kind");
