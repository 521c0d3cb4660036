select 'a;b', E'a\';b', 'c\', $$;$$, $tag$ $$;$$ $tag; $tag$;
select U&'d\0061;t' UESCAPE '!', U&"a;b", N'n;', B'0;1', X'f;f', u&"x""y;";
select 'one'
  'two;' -- three;
  'four';
select E'a'
'b\'; select 'next';
select $é$;$é$, a$$b from t; select $1, $2$, $3;
select "multi
line;

name", 'multi

;line';
select '';;
select 1e5, .5, 1..2, 0x1F;
