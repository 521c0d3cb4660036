copy t from stdin; select 1;
a;b	'
\N	\\.
\.
COPY t (a, b) FROM STDIN WITH (format csv);
"a
;'",b
\.
select 2; copy a from stdin; copy b from stdin; select 3;
1
\.
2
\.
\copy t from stdin
x;
\.
copy t from stdin \g
y;
\.
copy (select 1) to stdout;
create table copy_from(stdin int);
copy t from stdin;
the end of the file ends it;
