DO $$
BEGIN
    IF EXISTS (SELECT FROM information_schema.columns WHERE column_name = 'phone_number')
        OR to_regclass('users_phone_number_idx') IS NOT NULL THEN
        RAISE EXCEPTION 'a column is left';
    END IF;
END
$$;
