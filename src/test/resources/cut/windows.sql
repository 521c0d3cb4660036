select 1;

select

 2 -- c
, 3;
-- d; select 4;
\set x 5
select :x;
copy t from stdin;
a;
\.
select E'a''b\'';';
