BEGIN;

ALTER TABLE orders
    DROP CONSTRAINT orders_currency_form,
    DROP COLUMN currency;

COMMIT;
