select 'a\'; select 'b';
set standard_conforming_strings = off;
select 'a\';b', E'\';', U&'x\';
set standard_conforming_strings to on;
select 'c\'; select 4;
SET SESSION standard_conforming_strings TO off; select '\';';
set standard_conforming_strings = on; select '\';
