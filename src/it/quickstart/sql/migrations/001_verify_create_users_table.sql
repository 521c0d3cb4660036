-- Two addresses that differ only in case are the same address.
SELECT indisunique AND indisvalid
FROM pg_index
WHERE indexrelid = 'users_email_key'::regclass;
