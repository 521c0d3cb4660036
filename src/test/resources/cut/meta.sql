\set v 'select 1; select'
:v 2;
\set p (
select :p 1; 2);
\set q 'it''s'
select :'q', :"q", :{?q}, :{?none}, :none, a[1:2], x::int, ':q', $$:q$$ -- :q
 /* :q */;
\set e
:e select 3 \g
select 4
\set w 5
, :w;
select 5 \echo x \\ , 6;
\if true
select 7;
\if false
select 8; select ( '
';
\else
select 9
\endif
;
\elif true
select 10;
\else
select 11;
\endif
select (12
\if false
, (13
\endif
);
\unset v
select :v;
\echo done\echo again
select 'end of script'
