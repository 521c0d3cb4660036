-- Privileges that belong to no object of the user's; see tables.sql for the form.

SELECT 'default privileges' AS kind, d.tableoid || ' ' || d.oid AS address,
    'pg_namespace'::regclass::oid || ' ' || nullif(d.defaclnamespace, 0) AS parent,
    pg_get_userbyid(d.defaclrole) AS role,
    CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
        WHEN 'n' THEN 'schemas' ELSE 'large objects' END
        || coalesce(' in schema ' || nullif(d.defaclnamespace, 0)::regnamespace, '') AS name,
    d.defaclacl AS privileges
FROM pg_default_acl d;

-- Of what PostgreSQL or an extension brings, only privileges that are not as they were brought.
SELECT 'built-in object' AS kind, 'privileges of ' || o.class || ' ' || o.id || CASE WHEN o.sub <> 0 THEN ' ' || o.sub ELSE '' END AS address,
    NULL AS parent,
    i.type || ' ' || i.identity AS name,
    coalesce(o.acl, o.standard) AS privileges
FROM (
    SELECT tableoid AS class, oid AS id, 0 AS sub, nspacl AS acl, acldefault('n', nspowner) AS standard FROM pg_namespace
    UNION ALL
    SELECT tableoid, oid, 0, relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner) FROM pg_class
        WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL
    SELECT c.tableoid, c.oid, a.attnum, a.attacl, '{}' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE NOT a.attisdropped
    UNION ALL
    SELECT tableoid, oid, 0, proacl, acldefault('f', proowner) FROM pg_proc
    UNION ALL
    SELECT tableoid, oid, 0, typacl, acldefault('T', typowner) FROM pg_type
    UNION ALL
    SELECT tableoid, oid, 0, lanacl, acldefault('l', lanowner) FROM pg_language
    UNION ALL
    SELECT tableoid, oid, 0, fdwacl, acldefault('F', fdwowner) FROM pg_foreign_data_wrapper
    UNION ALL
    SELECT tableoid, oid, 0, srvacl, acldefault('S', srvowner) FROM pg_foreign_server) o
    LEFT JOIN pg_init_privs p ON p.classoid = o.class AND p.objoid = o.id AND p.objsubid = o.sub
    CROSS JOIN LATERAL pg_identify_object(o.class, o.id, o.sub) i
WHERE o.acl IS DISTINCT FROM p.initprivs
    AND (SELECT array_agg(x ORDER BY x::text COLLATE "C") FROM unnest(coalesce(o.acl, o.standard)) x)
        IS DISTINCT FROM (SELECT array_agg(x ORDER BY x::text COLLATE "C") FROM unnest(coalesce(p.initprivs, o.standard)) x)
    AND (i.schema = 'pg_catalog' OR o.class = 'pg_namespace'::regclass AND i.name = 'pg_catalog'
        OR o.class = 'pg_language'::regclass AND o.id < 16384
        OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.id AND d.deptype = 'e'));
