SELECT convalidated
FROM pg_constraint
WHERE conname = 'orders_user_id_fkey';

SELECT o.id
FROM orders o
    LEFT JOIN users u ON u.id = o.user_id
WHERE u.id IS NULL; -- Should return 0 rows
