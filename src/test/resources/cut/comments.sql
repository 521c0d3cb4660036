-- dropped;
   -- dropped, too
/* kept; */ -- kept as well;

select 1 -- inside;
  , 2 /* nested /* ; */ ; */

  -- more;

  , 3;   -- behind;
/**/select/*;*/4/* /*/**/*/ */;
select 5 --
;
select 6-- x
;select 7 +--;
8;
select 9 */* c */ 2, 1 @-/* c; */ 3;
/* only a comment */ ;
-- the end
/* sent; as psql sends it */
