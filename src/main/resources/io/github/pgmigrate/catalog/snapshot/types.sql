-- Types and what is defined for them; see tables.sql for the form.

SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END AS kind, t.tableoid || ' ' || t.oid AS address,
    n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS name,
    pg_get_userbyid(t.typowner) AS owner,
    coalesce(t.typacl, acldefault('T', t.typowner)) AS privileges,
    CASE WHEN NOT t.typisdefined THEN 'shell' WHEN t.typtype = 'e' THEN 'enum' WHEN t.typtype = 'c' THEN 'composite'
        WHEN t.typtype = 'r' THEN 'range' WHEN t.typtype = 'b' THEN 'base' END AS form,
    CASE WHEN t.typtype = 'e' THEN (
        SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
        END AS labels,
    CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS "base type",
    CASE WHEN t.typtype = 'd' AND t.typcollation <> base.typcollation THEN t.typcollation::regcollation END AS collation,
    CASE WHEN t.typtype = 'd' AND t.typdefaultbin IS NOT NULL THEN pg_get_expr(t.typdefaultbin, 'pg_type'::regclass)
        ELSE quote_literal(t.typdefault) END AS "default",
    t.typtype = 'd' AND t.typnotnull AS "not null",
    format_type(r.rngsubtype, NULL) AS subtype,
    nullif(r.rngcollation, 0)::regcollation AS "subtype collation",
    (SELECT quote_ident(s.nspname) || '.' || quote_ident(o.opcname) FROM pg_opclass o
        JOIN pg_namespace s ON s.oid = o.opcnamespace WHERE o.oid = r.rngsubopc) AS "operator class",
    nullif(r.rngcanonical::oid, 0)::regproc AS canonical,
    nullif(r.rngsubdiff::oid, 0)::regproc AS "subtype difference",
    nullif(r.rngmultitypid, 0)::regtype AS multirange,
    CASE WHEN t.typtype = 'b' THEN concat_ws(', ',
        'input ' || t.typinput, 'output ' || t.typoutput,
        'receive ' || nullif(t.typreceive::oid, 0)::regproc, 'send ' || nullif(t.typsend::oid, 0)::regproc,
        'typmod input ' || nullif(t.typmodin::oid, 0)::regproc, 'typmod output ' || nullif(t.typmodout::oid, 0)::regproc,
        'analyze ' || nullif(t.typanalyze::oid, 0)::regproc, 'subscript ' || nullif(t.typsubscript::oid, 0)::regproc,
        CASE WHEN t.typlen < 0 THEN 'variable length' ELSE 'length ' || t.typlen END,
        CASE WHEN t.typbyval THEN 'by value' END, concat('alignment ', t.typalign), concat('storage ', t.typstorage),
        concat('category ', t.typcategory), CASE WHEN t.typispreferred THEN 'preferred' END,
        'element ' || format_type(nullif(t.typelem, 0), NULL), concat('delimiter ', t.typdelim),
        CASE WHEN t.typcollation <> 0 THEN 'collatable' END) END AS definition
FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    LEFT JOIN pg_type base ON base.oid = t.typbasetype
    LEFT JOIN pg_range r ON r.rngtypid = t.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND (t.typtype IN ('d', 'e', 'r') OR t.typtype = 'c' AND c.relkind = 'c' OR t.typtype = 'p' AND NOT t.typisdefined
        OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid));

SELECT 'cast' AS kind, c.tableoid || ' ' || c.oid AS address, NULL AS parent,
    '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')' AS name,
    CASE c.castmethod WHEN 'f' THEN 'function ' || c.castfunc::regprocedure WHEN 'i' THEN 'in and out' ELSE 'binary' END AS method,
    CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment' ELSE 'implicit' END AS context
FROM pg_cast c
WHERE c.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = c.tableoid AND d.objid = c.oid AND d.deptype = 'i');

SELECT 'operator' AS kind, o.tableoid || ' ' || o.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || o.oprname || '(' || coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', '
        || coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE') || ')' AS name,
    pg_get_userbyid(o.oprowner) AS owner,
    nullif(o.oprcode::oid, 0)::regprocedure AS function,
    nullif(o.oprcom, 0)::regoperator AS commutator,
    nullif(o.oprnegate, 0)::regoperator AS negator,
    nullif(o.oprrest::oid, 0)::regprocedure AS restrict,
    nullif(o.oprjoin::oid, 0)::regprocedure AS "join",
    o.oprcanhash AS hashes,
    o.oprcanmerge AS merges
FROM pg_operator o
    JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'operator family' AS kind, f.tableoid || ' ' || f.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(f.opfname) || ' USING ' || quote_ident(m.amname) AS name,
    pg_get_userbyid(f.opfowner) AS owner
FROM pg_opfamily f
    JOIN pg_am m ON m.oid = f.opfmethod
    JOIN pg_namespace n ON n.oid = f.opfnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'operator class' AS kind, o.tableoid || ' ' || o.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(o.opcname) || ' USING ' || quote_ident(m.amname) AS name,
    pg_get_userbyid(o.opcowner) AS owner,
    format_type(o.opcintype, NULL) AS type,
    o.opcdefault AS "default",
    format_type(nullif(o.opckeytype, 0), NULL) AS storage,
    (SELECT quote_ident(s.nspname) || '.' || quote_ident(f.opfname) FROM pg_opfamily f
        JOIN pg_namespace s ON s.oid = f.opfnamespace WHERE f.oid = o.opcfamily) AS family
FROM pg_opclass o
    JOIN pg_am m ON m.oid = o.opcmethod
    JOIN pg_namespace n ON n.oid = o.opcnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'collation' AS kind, c.tableoid || ' ' || c.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(c.collname) AS name,
    pg_get_userbyid(c.collowner) AS owner,
    CASE c.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'default' END AS provider,
    c.collcollate AS "LC_COLLATE",
    c.collctype AS "LC_CTYPE",
    c.colliculocale AS locale, -- 15 to 16
    c.colllocale AS locale, -- 17+
    c.collicurules AS rules, -- 16+
    NOT c.collisdeterministic AS nondeterministic,
    CASE WHEN c.collencoding <> -1 THEN pg_encoding_to_char(c.collencoding) END AS encoding
FROM pg_collation c
    JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'conversion' AS kind, c.tableoid || ' ' || c.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(c.conname) AS name,
    pg_get_userbyid(c.conowner) AS owner,
    pg_encoding_to_char(c.conforencoding) || ' to ' || pg_encoding_to_char(c.contoencoding) AS encodings,
    c.conproc::regproc AS function,
    c.condefault AS "default"
FROM pg_conversion c
    JOIN pg_namespace n ON n.oid = c.connamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'text search parser' AS kind, p.tableoid || ' ' || p.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(p.prsname) AS name,
    concat_ws(', ', 'start ' || p.prsstart, 'token ' || p.prstoken, 'end ' || p.prsend,
        'headline ' || nullif(p.prsheadline::oid, 0)::regproc, 'types ' || p.prslextype) AS definition
FROM pg_ts_parser p
    JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'text search template' AS kind, t.tableoid || ' ' || t.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(t.tmplname) AS name,
    concat_ws(', ', 'init ' || nullif(t.tmplinit::oid, 0)::regproc, 'lexize ' || t.tmpllexize) AS definition
FROM pg_ts_template t
    JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'text search dictionary' AS kind, d.tableoid || ' ' || d.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(d.dictname) AS name,
    pg_get_userbyid(d.dictowner) AS owner,
    (SELECT quote_ident(s.nspname) || '.' || quote_ident(t.tmplname) FROM pg_ts_template t
        JOIN pg_namespace s ON s.oid = t.tmplnamespace WHERE t.oid = d.dicttemplate) AS template,
    d.dictinitoption AS definition
FROM pg_ts_dict d
    JOIN pg_namespace n ON n.oid = d.dictnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

SELECT 'text search configuration' AS kind, c.tableoid || ' ' || c.oid AS address, n.tableoid || ' ' || n.oid AS parent,
    quote_ident(n.nspname) || '.' || quote_ident(c.cfgname) AS name,
    pg_get_userbyid(c.cfgowner) AS owner,
    (SELECT quote_ident(s.nspname) || '.' || quote_ident(p.prsname) FROM pg_ts_parser p
        JOIN pg_namespace s ON s.oid = p.prsnamespace WHERE p.oid = c.cfgparser) AS parser,
    (SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
        SELECT (SELECT t.alias FROM ts_token_type(c.cfgparser) t WHERE t.tokid = m.maptokentype) || ': '
            || string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS line
        FROM pg_ts_config_map m
        WHERE m.mapcfg = c.oid
        GROUP BY m.maptokentype) mapping) AS mappings
FROM pg_ts_config c
    JOIN pg_namespace n ON n.oid = c.cfgnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
