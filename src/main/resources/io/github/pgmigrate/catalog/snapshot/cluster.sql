-- What is the server's or the whole database's, where it is asked for; see tables.sql for the form.

SELECT 'database' AS kind, d.tableoid || ' ' || d.oid AS address, NULL AS parent, '' AS name,
    pg_get_userbyid(d.datdba) AS owner,
    coalesce(d.datacl, acldefault('d', d.datdba)) AS privileges,
    nullif(d.datconnlimit, -1) AS "connection limit",
    pg_encoding_to_char(d.encoding) AS encoding,
    d.datcollate AS "LC_COLLATE",
    d.datctype AS "LC_CTYPE",
    ts.spcname AS tablespace,
    s.setconfig AS settings,
    shobj_description(d.oid, 'pg_database') AS comment
FROM pg_database d
    JOIN pg_tablespace ts ON ts.oid = d.dattablespace
    LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid AND s.setrole = 0
WHERE d.datname = current_database();

SELECT 'role in this database' AS kind, s.tableoid || ' ' || s.setrole AS address, NULL AS parent,
    quote_ident(pg_get_userbyid(s.setrole)) AS name,
    s.setconfig AS settings
FROM pg_db_role_setting s
WHERE s.setrole <> 0 AND s.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());

SELECT 'role' AS kind, 'pg_authid'::regclass::oid || ' ' || r.oid AS address, NULL AS parent, quote_ident(r.rolname) AS name,
    r.rolsuper AS superuser,
    NOT r.rolinherit AS "not inheriting",
    r.rolcreaterole AS "create role",
    r.rolcreatedb AS "create database",
    r.rolcanlogin AS login,
    r.rolreplication AS replication,
    r.rolbypassrls AS "bypass row security",
    nullif(r.rolconnlimit, -1) AS "connection limit",
    r.rolvaliduntil AS "valid until",
    s.setconfig AS settings,
    (SELECT string_agg(quote_ident(g.rolname)
        || CASE WHEN m.admin_option THEN ' WITH ADMIN' ELSE '' END
        || CASE WHEN NOT m.inherit_option THEN ' WITHOUT INHERIT' ELSE '' END -- 16+
        || CASE WHEN NOT m.set_option THEN ' WITHOUT SET' ELSE '' END -- 16+
        || ' by ' || quote_ident(pg_get_userbyid(m.grantor)), E'\n' ORDER BY g.rolname COLLATE "C", pg_get_userbyid(m.grantor) COLLATE "C")
        FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS memberships,
    shobj_description(r.oid, 'pg_authid') AS comment
FROM pg_roles r
    LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0
WHERE r.oid >= 16384 OR r.oid = 10;

SELECT 'tablespace' AS kind, t.tableoid || ' ' || t.oid AS address, NULL AS parent, quote_ident(t.spcname) AS name,
    pg_get_userbyid(t.spcowner) AS owner,
    coalesce(t.spcacl, acldefault('t', t.spcowner)) AS privileges,
    t.spcoptions AS options,
    shobj_description(t.oid, 'pg_tablespace') AS comment
FROM pg_tablespace t
WHERE t.oid >= 16384;

SELECT 'parameter' AS kind, p.tableoid || ' ' || p.oid AS address, NULL AS parent, p.parname AS name, p.paracl AS privileges -- 15+
FROM pg_parameter_acl p; -- 15+
