-- What is said about objects that the other statements read: its address, and a label.

SELECT 'comment' AS attachment, d.classoid || ' ' || d.objoid || CASE WHEN d.objsubid <> 0 THEN ' ' || d.objsubid ELSE '' END AS address,
    d.description AS value
FROM pg_description d
WHERE d.objoid >= 16384 OR d.classoid IN ('pg_namespace'::regclass, 'pg_extension'::regclass);

SELECT 'security label of ' || l.provider AS attachment,
    l.classoid || ' ' || l.objoid || CASE WHEN l.objsubid <> 0 THEN ' ' || l.objsubid ELSE '' END AS address,
    l.label AS value
FROM pg_seclabel l;

-- What an extension brings is its own.
SELECT 'extension' AS attachment, d.classid || ' ' || d.objid AS address, d.refobjid AS value
FROM pg_depend d
WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass;

-- What goes with an extension though it is not the extension's own (ALTER ... DEPENDS ON EXTENSION).
SELECT 'needed extension' AS attachment, d.classid || ' ' || d.objid AS address,
    string_agg(quote_ident(e.extname), ', ' ORDER BY e.extname COLLATE "C") AS value
FROM pg_depend d
    JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.deptype = 'x' AND d.refclassid = 'pg_extension'::regclass
GROUP BY d.classid, d.objid;

-- What an operator class or family is made of. An operator depends on the family by which it sorts as well.
SELECT 'members' AS attachment, member.address, string_agg(member.line, E'\n' ORDER BY member.line COLLATE "C") AS value
FROM (
    SELECT d.refclassid || ' ' || d.refobjid AS address, 'OPERATOR ' || x.amopstrategy || ' ' || x.amopopr::regoperator
        || coalesce(' FOR ORDER BY ' || (SELECT quote_ident(s.opfname) FROM pg_opfamily s WHERE s.oid = x.amopsortfamily), '') AS line
    FROM pg_amop x
        JOIN pg_depend d ON d.classid = x.tableoid AND d.objid = x.oid
    WHERE d.refclassid = 'pg_opclass'::regclass OR (d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = x.amopfamily)
    UNION ALL
    SELECT d.refclassid || ' ' || d.refobjid, 'FUNCTION ' || x.amprocnum || ' (' || format_type(x.amproclefttype, NULL) || ', '
        || format_type(x.amprocrighttype, NULL) || ') ' || x.amproc::regprocedure
    FROM pg_amproc x
        JOIN pg_depend d ON d.classid = x.tableoid AND d.objid = x.oid
    WHERE d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)) member
GROUP BY member.address;
