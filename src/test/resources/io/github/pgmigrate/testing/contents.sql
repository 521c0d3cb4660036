-- What is in a database, one line a thing, in an order that does not depend on how it came there: its schema outside
-- the system's and the plugin's own tables, and of each table the number of rows and a digest of them.
WITH own (name) AS (
    SELECT DISTINCT relname
    FROM pg_class
    WHERE relname LIKE 'schema\_version%'
), spaces AS (
    SELECT oid, nspname
    FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), relations AS (
    SELECT c.*, n.nspname || '.' || c.relname AS name
    FROM pg_class c
        JOIN spaces n ON n.oid = c.relnamespace
    WHERE c.relname NOT IN (SELECT own.name FROM own)
        AND NOT EXISTS (
            SELECT
            FROM pg_depend d
                JOIN pg_class o ON o.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
                JOIN own ON own.name = o.relname
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid)
), lines (line) AS (
    SELECT concat_ws(' ', 'schema', nspname)
    FROM spaces
    UNION ALL
    SELECT concat_ws(' ', 'relation', name, relkind, relpersistence, reloptions, relacl, pg_get_expr(relpartbound, oid))
    FROM relations
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S')
    UNION ALL
    SELECT concat_ws(' ', 'column', r.name,
        row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum), a.attname,
        format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
        nullif(a.attidentity, ''), nullif(a.attgenerated, ''), pg_get_expr(d.adbin, d.adrelid))
    FROM relations r
        JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
    WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
    UNION ALL
    SELECT concat_ws(' ', 'constraint', r.name, c.conname, pg_get_constraintdef(c.oid), c.convalidated)
    FROM pg_constraint c
        JOIN relations r ON r.oid = c.conrelid
    UNION ALL
    SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid)
    FROM pg_index i
        JOIN relations r ON r.oid = i.indexrelid
        JOIN relations t ON t.oid = i.indrelid
    WHERE t.relkind IN ('r', 'p', 'm')
    UNION ALL
    SELECT concat_ws(' ', 'sequence', s.schemaname, s.sequencename, s.data_type, s.start_value, s.increment_by,
        s.min_value, s.max_value, s.cache_size, s.cycle, s.last_value)
    FROM pg_sequences s
        JOIN relations r ON r.name = s.schemaname || '.' || s.sequencename
    UNION ALL
    SELECT concat_ws(' ', 'view', name, pg_get_viewdef(oid))
    FROM relations
    WHERE relkind IN ('v', 'm')
    UNION ALL
    SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM pg_trigger t
        JOIN relations r ON r.oid = t.tgrelid
    WHERE NOT t.tgisinternal
    UNION ALL
    SELECT concat_ws(' ', 'rule', pg_get_ruledef(w.oid))
    FROM pg_rewrite w
        JOIN relations r ON r.oid = w.ev_class
    WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT concat_ws(' ', 'routine', p.oid::regprocedure, p.prokind, p.provolatile, p.proacl,
        pg_get_function_result(p.oid), p.prosrc, p.probin)
    FROM pg_proc p
        JOIN spaces n ON n.oid = p.pronamespace
    UNION ALL
    SELECT concat_ws(' ', 'type', n.nspname, t.typname, t.typtype,
        (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
        (SELECT string_agg(pg_get_constraintdef(c.oid), ',' ORDER BY c.conname)
            FROM pg_constraint c WHERE c.contypid = t.oid))
    FROM pg_type t
        JOIN spaces n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r')
    UNION ALL
    SELECT concat_ws(' ', 'comment', r.name, d.objsubid, d.description)
    FROM pg_description d
        JOIN relations r ON r.oid = d.objoid AND d.classoid = 'pg_class'::regclass
    UNION ALL
    SELECT concat_ws(' ', 'rows', name,
        (xpath('//m/text()', query_to_xml(format(
            $$SELECT count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) ORDER BY line COLLATE "C")), '') AS m
              FROM ONLY %s t,
                  -- the moment when a row was written is left out: such times have fractions of a second
                  regexp_replace(t::text, '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+', 'now', 'g') line$$,
            oid::regclass), false, true, '')))[1])
    FROM relations
    WHERE relkind = 'r'
)
SELECT line
FROM lines
ORDER BY line COLLATE "C"
