-- What concerns other servers: foreign data and logical replication; see tables.sql for the form.

SELECT 'foreign data wrapper' AS kind, w.tableoid || ' ' || w.oid AS address, NULL AS parent, quote_ident(w.fdwname) AS name,
    pg_get_userbyid(w.fdwowner) AS owner,
    coalesce(w.fdwacl, acldefault('F', w.fdwowner)) AS privileges,
    nullif(w.fdwhandler, 0)::regprocedure AS handler,
    nullif(w.fdwvalidator, 0)::regprocedure AS validator,
    w.fdwoptions AS options
FROM pg_foreign_data_wrapper w;

SELECT 'server' AS kind, s.tableoid || ' ' || s.oid AS address, w.tableoid || ' ' || w.oid AS parent, quote_ident(s.srvname) AS name,
    pg_get_userbyid(s.srvowner) AS owner,
    coalesce(s.srvacl, acldefault('S', s.srvowner)) AS privileges,
    quote_ident(w.fdwname) AS wrapper,
    s.srvtype AS type,
    s.srvversion AS version,
    s.srvoptions AS options
FROM pg_foreign_server s
    JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw;

-- Not from pg_user_mapping, which few may read.
SELECT 'user mapping' AS kind, 'pg_user_mapping'::regclass::oid || ' ' || u.umid AS address,
    'pg_foreign_server'::regclass::oid || ' ' || u.srvid AS parent,
    CASE WHEN u.umuser = 0 THEN 'PUBLIC' ELSE u.usename END AS role, quote_ident(u.srvname) AS name,
    u.umoptions AS options,
    CASE WHEN NOT ((u.umuser = 0 OR u.usename = current_user) AND pg_has_role(s.srvowner, 'USAGE')
        OR u.usename = current_user AND has_server_privilege(s.oid, 'USAGE')
        OR (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)) THEN 'options' END AS unknown
FROM pg_user_mappings u
    JOIN pg_foreign_server s ON s.oid = u.srvid;

SELECT 'publication' AS kind, p.tableoid || ' ' || p.oid AS address, NULL AS parent, quote_ident(p.pubname) AS name,
    pg_get_userbyid(p.pubowner) AS owner,
    p.puballtables AS "all tables",
    concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
        CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS "published operations",
    CASE p.pubgencols WHEN 's' THEN 'stored' END AS "published generated columns", -- 18+
    p.pubviaroot AS "via partition root"
FROM pg_publication p;

SELECT 'published table' AS kind, r.tableoid || ' ' || r.oid AS address,
    'pg_publication'::regclass::oid || ' ' || r.prpubid AS parent,
    (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname COLLATE "C") FROM pg_attribute a -- 15+
        WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) AS columns, -- 15+
    pg_get_expr(r.prqual, r.prrelid) AS filter, -- 15+
    r.prrelid::regclass AS name
FROM pg_publication_rel r;

SELECT 'published schema' AS kind, x.tableoid || ' ' || x.oid AS address, -- 15+
    'pg_publication'::regclass::oid || ' ' || x.pnpubid AS parent, x.pnnspid::regnamespace AS name -- 15+
FROM pg_publication_namespace x; -- 15+

-- Few may read all columns, or the hidden ones.
SELECT 'subscription' AS kind, 'pg_subscription'::regclass::oid || ' ' || s.oid AS address, NULL AS parent, quote_ident(s.subname) AS name,
    pg_get_userbyid(s.subowner) AS owner,
    s.subconninfo AS connection, -- if conninfo
    'connection' AS unknown, -- unless conninfo
    s.subslotname AS slot,
    s.subsynccommit AS "synchronous commit",
    (SELECT string_agg(quote_ident(p), ', ' ORDER BY p COLLATE "C") FROM unnest(s.subpublications) p) AS publications,
    s.subbinary AS "binary",
    CASE s.substream::text WHEN 'true' THEN 'on' WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel' END AS streaming,
    s.subtwophasestate <> 'd' AS "two-phase commit", -- 15+
    s.subdisableonerr AS "disabled on error", -- 15+
    NOT s.subpasswordrequired AS "without a password", -- 16+
    s.subrunasowner AS "run as owner", -- 16+
    nullif(s.suborigin, 'any') AS origin, -- 16+
    s.subfailover AS failover, -- 17+
    NOT s.subenabled AS disabled
FROM pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
