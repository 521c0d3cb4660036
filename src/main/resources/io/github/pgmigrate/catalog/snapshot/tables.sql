-- Schemas, relations and what hangs on them. A line that ends in a comment such as "-- 15+" or "-- <15" is sent to servers of
-- these majors only. The first four columns of every statement are the object's kind, its address in pg_depend's terms, the
-- address of what it belongs to, and its name; each further column is a property, named by its label.

SELECT 'schema' AS kind, n.tableoid || ' ' || n.oid AS address, NULL AS parent, quote_ident(n.nspname) AS name,
    pg_get_userbyid(n.nspowner) AS owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) AS privileges
FROM pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT CASE c.relkind WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END AS kind,
    c.tableoid || ' ' || c.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
    pg_get_userbyid(c.relowner) AS owner,
    coalesce(c.relacl, acldefault('r', c.relowner)) AS privileges,
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' WHEN 't' THEN 'temporary' END AS persistence,
    m.amname AS "access method",
    ts.spcname AS tablespace,
    c.reloptions AS options,
    toast.reloptions AS "toast options",
    CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS "row type",
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partition key",
    CASE WHEN c.relispartition THEN heir.parents END AS "partitioned table",
    pg_get_expr(c.relpartbound, c.oid) AS "partition bound",
    heir.pending AS "detach pending",
    CASE WHEN NOT c.relispartition THEN heir.parents END AS "parents",
    CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' WHEN 'i' THEN 'index' END AS "replica identity",
    c.relrowsecurity AS "row security",
    c.relforcerowsecurity AS "forced row security",
    NOT c.relispopulated AS "not populated",
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
    s.srvname AS server,
    f.ftoptions AS "options of the wrapper"
FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_am m ON m.oid = c.relam
    LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
    LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
    LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
    LEFT JOIN pg_foreign_server s ON s.oid = f.ftserver
    LEFT JOIN (
        SELECT i.inhrelid, string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) AS parents,
            bool_or(i.inhdetachpending) AS pending
        FROM pg_inherits i
        GROUP BY i.inhrelid) heir ON heir.inhrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT CASE c.relkind WHEN 'c' THEN 'attribute' ELSE 'column' END AS kind,
    c.tableoid || ' ' || c.oid || ' ' || a.attnum AS address,
    CASE c.relkind WHEN 'c' THEN t.tableoid || ' ' || c.reltype ELSE c.tableoid || ' ' || c.oid END AS parent,
    quote_ident(a.attname) AS name,
    row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS position,
    format_type(a.atttypid, a.atttypmod) AS type,
    CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN a.attcollation::regcollation END AS collation,
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS "default",
    CASE a.attgenerated WHEN 's' THEN pg_get_expr(d.adbin, d.adrelid) || ' STORED'
        WHEN 'v' THEN pg_get_expr(d.adbin, d.adrelid) || ' VIRTUAL' END AS "expression",
    a.attnotnull AS "not null",
    CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
    CASE WHEN a.attstorage <> t.typstorage THEN
        CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' WHEN 'x' THEN 'extended' END
        END AS storage,
    CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
    nullif(a.attstattarget, -1) AS "statistics target",
    a.attoptions AS options,
    a.attfdwoptions AS "options of the wrapper",
    a.attacl AS privileges,
    NOT a.attislocal AS inherited
FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

-- What only copies a foreign key for a partition of the table that it refers to has no name that a user gave.
SELECT 'constraint' AS kind, k.tableoid || ' ' || k.oid AS address,
    CASE WHEN k.conrelid = 0 THEN 'pg_type'::regclass::oid || ' ' || k.contypid
        ELSE 'pg_class'::regclass::oid || ' ' || k.conrelid || CASE WHEN k.contype = 'n' THEN ' ' || k.conkey[1] ELSE '' END
        END AS parent,
    quote_ident(k.conname) AS name,
    CASE k.contype WHEN 'c' THEN 'CHECK' WHEN 'f' THEN 'FOREIGN KEY' WHEN 'n' THEN 'NOT NULL' WHEN 'p' THEN 'PRIMARY KEY'
        WHEN 'u' THEN 'UNIQUE' WHEN 'x' THEN 'EXCLUDE' END AS type,
    CASE WHEN right(k.definition, length(k.suffix)) = k.suffix THEN left(k.definition, length(k.definition) - length(k.suffix))
        ELSE k.definition END AS definition,
    CASE WHEN k.condeferred THEN 'initially deferred' WHEN k.condeferrable THEN 'initially immediate' END AS deferrable,
    k.unvalidated AS "not valid",
    k.unenforced AS "not enforced",
    k.contype IN ('c', 'n') AND k.connoinherit AS "no inherit",
    NOT k.conislocal AS inherited,
    CASE WHEN k.conparentid <> 0 THEN (SELECT quote_ident(p.conname) FROM pg_constraint p WHERE p.oid = k.conparentid) END
        AS "parent constraint",
    CASE WHEN k.contype = 'f' THEN (
        SELECT string_agg(DISTINCT CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' ELSE 'always' END
            || ' on ' || t.tgrelid::regclass, ', ')
        FROM pg_trigger t
        WHERE t.tgconstraint = k.oid AND t.tgenabled <> 'O') END AS checking
FROM (
    SELECT c.tableoid, c.*, pg_get_constraintdef(c.oid) AS definition,
        NOT c.convalidated AS unvalidated, -- <18
        NOT c.convalidated AND c.conenforced AS unvalidated, -- 18+
        false AS unenforced, -- <18
        NOT c.conenforced AS unenforced, -- 18+
        concat(CASE WHEN c.contype IN ('c', 'n') AND c.connoinherit THEN ' NO INHERIT' END,
            CASE WHEN c.condeferrable THEN ' DEFERRABLE' END, CASE WHEN c.condeferred THEN ' INITIALLY DEFERRED' END,
            CASE WHEN NOT c.conenforced THEN ' NOT ENFORCED' WHEN NOT c.convalidated THEN ' NOT VALID' END) AS suffix -- 18+
            CASE WHEN NOT c.convalidated THEN ' NOT VALID' END) AS suffix -- <18
    FROM pg_constraint c
        JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE c.contype IN ('c', 'f', 'n', 'p', 'u', 'x') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND NOT (c.contype = 'f' AND c.conparentid <> 0
            AND EXISTS (SELECT FROM pg_constraint p WHERE p.oid = c.conparentid AND p.conrelid = c.conrelid))) k;

SELECT 'index' AS kind, c.tableoid || ' ' || c.oid AS address,
    CASE WHEN k.oid IS NULL THEN c.tableoid || ' ' || i.indrelid ELSE k.tableoid || ' ' || k.oid END AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
    CASE WHEN k.oid IS NULL THEN pg_get_indexdef(c.oid) END AS definition,
    CASE WHEN k.oid IS NOT NULL THEN c.reloptions END AS options,
    ts.spcname AS tablespace,
    NOT i.indisvalid AS invalid,
    NOT (i.indisready AND i.indislive) AS "not ready",
    i.indisreplident AS "replica identity",
    i.indisclustered AS clustered,
    CASE WHEN c.relispartition THEN (SELECT h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = c.oid) END
        AS "partitioned index",
    (SELECT string_agg('column ' || a.attnum || ': ' || a.attstattarget, ', ' ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attstattarget >= 0) AS "statistics targets"
FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'sequence' AS kind, c.tableoid || ' ' || c.oid AS address,
    coalesce(owner.refclassid || ' ' || owner.refobjid || ' ' || owner.refobjsubid, n.tableoid || ' ' || n.oid) AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
    pg_get_userbyid(c.relowner) AS owner,
    coalesce(c.relacl, acldefault('s', c.relowner)) AS privileges,
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' WHEN 't' THEN 'temporary' END AS persistence,
    format_type(s.seqtypid, NULL) AS type,
    s.seqstart AS "start",
    s.seqincrement AS increment,
    s.seqmin AS minimum,
    s.seqmax AS maximum,
    s.seqcache AS cache,
    s.seqcycle AS cycle,
    owner.refobjid::regclass || '.' || quote_ident(a.attname) AS "owner column",
    owner.deptype = 'i' AS "of identity"
FROM pg_sequence s
    JOIN pg_class c ON c.oid = s.seqrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_depend owner ON owner.classid = 'pg_class'::regclass AND owner.objid = c.oid AND owner.objsubid = 0
        AND owner.refclassid = 'pg_class'::regclass AND owner.refobjsubid > 0 AND owner.deptype IN ('a', 'i')
    LEFT JOIN pg_attribute a ON a.attrelid = owner.refobjid AND a.attnum = owner.refobjsubid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'statistics' AS kind, s.tableoid || ' ' || s.oid AS address, 'pg_class'::regclass::oid || ' ' || s.stxrelid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS name,
    pg_get_userbyid(s.stxowner) AS owner,
    pg_get_statisticsobjdef(s.oid) AS definition,
    nullif(s.stxstattarget, -1) AS "statistics target"
FROM pg_statistic_ext s
    JOIN pg_namespace n ON n.oid = s.stxnamespace;

-- The triggers that carry foreign keys and deferred unique constraints are left out: they are no user's.
SELECT 'trigger' AS kind, t.tableoid || ' ' || t.oid AS address, 'pg_class'::regclass::oid || ' ' || t.tgrelid AS parent,
    quote_ident(t.tgname) AS name,
    pg_get_triggerdef(t.oid) AS definition,
    CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS firing,
    t.tgparentid <> 0 AS inherited
FROM pg_trigger t
    LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
WHERE NOT t.tgisinternal OR (t.tgparentid <> 0 AND (k.oid IS NULL OR k.contype = 't'));

SELECT 'rule' AS kind, r.tableoid || ' ' || r.oid AS address, 'pg_class'::regclass::oid || ' ' || r.ev_class AS parent,
    quote_ident(r.rulename) AS name,
    pg_get_ruledef(r.oid) AS definition,
    CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS firing
FROM pg_rewrite r
    JOIN pg_class c ON c.oid = r.ev_class
    JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'policy' AS kind, p.tableoid || ' ' || p.oid AS address, 'pg_class'::regclass::oid || ' ' || p.polrelid AS parent,
    quote_ident(p.polname) AS name,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
        AS command,
    NOT p.polpermissive AS restrictive,
    (SELECT array_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(role)::text END) FROM unnest(p.polroles) role) AS roles,
    pg_get_expr(p.polqual, p.polrelid) AS "using",
    pg_get_expr(p.polwithcheck, p.polrelid) AS "check"
FROM pg_policy p;
