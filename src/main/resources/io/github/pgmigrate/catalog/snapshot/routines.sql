-- Functions and their like, and what runs them; see tables.sql for the form. What a range type brings with it, such as its
-- constructors, is left out.

SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'w' THEN 'window function' ELSE 'function' END AS kind,
    p.tableoid || ' ' || p.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS name,
    pg_get_userbyid(p.proowner) AS owner,
    coalesce(p.proacl, acldefault('f', p.proowner)) AS privileges,
    pg_get_function_arguments(p.oid) AS arguments,
    pg_get_function_result(p.oid) AS result,
    quote_ident(l.lanname) AS language,
    coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) AS body,
    p.probin AS library,
    CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
    CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel,
    p.prosecdef AS "security definer",
    p.proleakproof AS leakproof,
    p.proisstrict AS strict,
    p.procost AS cost,
    nullif(p.prorows, 0) AS rows,
    nullif(p.prosupport::oid, 0)::regproc AS support,
    p.proconfig AS settings,
    (SELECT string_agg(format_type(t, NULL), ', ') FROM unnest(p.protrftypes) t) AS transforms
FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_language l ON l.oid = p.prolang
WHERE p.prokind <> 'a' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = p.tableoid AND d.objid = p.oid AND d.deptype = 'i');

SELECT 'aggregate' AS kind, p.tableoid || ' ' || p.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS name,
    pg_get_userbyid(p.proowner) AS owner,
    coalesce(p.proacl, acldefault('f', p.proowner)) AS privileges,
    pg_get_function_arguments(p.oid) AS arguments,
    CASE a.aggkind WHEN 'o' THEN 'ordered set' WHEN 'h' THEN 'hypothetical set' END AS form,
    a.aggtransfn::regprocedure AS "state function",
    format_type(a.aggtranstype, NULL) AS "state type",
    nullif(a.aggtransspace, 0) AS "state size",
    a.agginitval AS "initial state",
    nullif(a.aggfinalfn::oid, 0)::regprocedure AS "final function",
    a.aggfinalextra AS "extra final arguments",
    CASE WHEN a.aggfinalfn <> 0 THEN
        CASE a.aggfinalmodify WHEN 'r' THEN 'read only' WHEN 's' THEN 'shareable' ELSE 'read and write' END
        END AS "final function modifies",
    nullif(a.aggcombinefn::oid, 0)::regprocedure AS "combine function",
    nullif(a.aggserialfn::oid, 0)::regprocedure AS "serial function",
    nullif(a.aggdeserialfn::oid, 0)::regprocedure AS "deserial function",
    nullif(a.aggmtransfn::oid, 0)::regprocedure AS "moving state function",
    nullif(a.aggminvtransfn::oid, 0)::regprocedure AS "moving inverse function",
    format_type(nullif(a.aggmtranstype, 0), NULL) AS "moving state type",
    nullif(a.aggmtransspace, 0) AS "moving state size",
    a.aggminitval AS "moving initial state",
    nullif(a.aggmfinalfn::oid, 0)::regprocedure AS "moving final function",
    a.aggmfinalextra AS "extra moving final arguments",
    CASE WHEN a.aggmfinalfn <> 0 THEN
        CASE a.aggmfinalmodify WHEN 'r' THEN 'read only' WHEN 's' THEN 'shareable' ELSE 'read and write' END
        END AS "moving final function modifies",
    nullif(a.aggsortop, 0)::regoperator AS "sort operator",
    CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel
FROM pg_proc p
    JOIN pg_aggregate a ON a.aggfnoid = p.oid
    JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'language' AS kind, l.tableoid || ' ' || l.oid AS address, NULL AS parent, quote_ident(l.lanname) AS name,
    pg_get_userbyid(l.lanowner) AS owner,
    coalesce(l.lanacl, acldefault('l', l.lanowner)) AS privileges,
    l.lanpltrusted AS trusted,
    nullif(l.lanplcallfoid, 0)::regprocedure AS handler,
    nullif(l.laninline, 0)::regprocedure AS inline,
    nullif(l.lanvalidator, 0)::regprocedure AS validator
FROM pg_language l
WHERE l.oid >= 16384;

SELECT 'transform' AS kind, t.tableoid || ' ' || t.oid AS address, NULL AS parent,
    'FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname) AS name,
    nullif(t.trffromsql::oid, 0)::regprocedure AS "from SQL",
    nullif(t.trftosql::oid, 0)::regprocedure AS "to SQL"
FROM pg_transform t
    JOIN pg_language l ON l.oid = t.trflang;

SELECT 'event trigger' AS kind, e.tableoid || ' ' || e.oid AS address, NULL AS parent, quote_ident(e.evtname) AS name,
    pg_get_userbyid(e.evtowner) AS owner,
    e.evtevent AS event,
    (SELECT string_agg(tag, ', ' ORDER BY tag COLLATE "C") FROM unnest(e.evttags) tag) AS tags,
    e.evtfoid::regprocedure AS function,
    CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS firing
FROM pg_event_trigger e;

SELECT 'access method' AS kind, m.tableoid || ' ' || m.oid AS address, NULL AS parent, quote_ident(m.amname) AS name,
    CASE m.amtype WHEN 't' THEN 'table' ELSE 'index' END AS type,
    m.amhandler::regprocedure AS handler
FROM pg_am m
WHERE m.oid >= 16384;

SELECT 'extension' AS kind, e.tableoid || ' ' || e.oid AS address, NULL AS parent, quote_ident(e.extname) AS name,
    quote_ident(n.nspname) AS schema,
    e.extversion AS version
FROM pg_extension e
    JOIN pg_namespace n ON n.oid = e.extnamespace;
