create function j() returns int begin atomic select 1 \; select 2; end;
select 1;
create procedure p() begin atomic select case when true then 1 end \; select 2; end; select 3 \; create function k() returns int begin atomic select 4 \; select 5; end; select 6;
