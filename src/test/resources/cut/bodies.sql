create function f(a int) returns int language sql begin atomic select 1; select case when a = 1 then 2 else 3 end; end;
create or replace procedure p() language sql begin atomic insert into t values (1); delete from t; END; select 'next';
CREATE OR REPLACE FUNCTION g() returns int
begin
  atomic
  select (case 1 when 1 then 2 end);
  begin select 2; end;
end;
create function h() returns int language plpgsql as $$ begin return 1; end; $$; begin; commit;
create function begin_() returns int return 1; select 2;
create schema s create function i() begin atomic select 1; end;
create rule r as on insert to t do also (insert into a values (1); insert into b values (2)); select 3;
create trigger t before insert on t execute function begin(); end;
select 1 \; create function k() returns int begin atomic select 1; end; select 4;
drop function f; create "function" l() begin; end;
