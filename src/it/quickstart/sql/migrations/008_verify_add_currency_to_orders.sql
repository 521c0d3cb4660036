SELECT count(*) = 1
FROM information_schema.columns
WHERE table_name = 'orders' AND column_name = 'currency' AND is_nullable = 'NO';
