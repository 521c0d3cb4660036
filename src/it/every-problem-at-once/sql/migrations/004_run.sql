SELECT 1;
\! date
