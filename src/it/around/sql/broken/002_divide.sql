-- pgmigrate:irreversible it divides by zero
SELECT 1/0;
