-- Migration: 007_create_shipments_table
-- Author: Ines Carballo
-- Date: 2026-04-20
-- Ticket: SHOP-160
-- Purpose: An order may be sent in several parcels
-- Impact: One new table, filled from the orders that were sent
-- Risk: low
-- Downtime: none

-- Before: what this builds on has to be there.
DO $$
BEGIN
    IF to_regclass('orders') IS NULL THEN
        RAISE EXCEPTION 'table orders is missing'
            USING HINT = 'Apply 003_create_orders_table.sql first.';
    END IF;
END
$$;

CREATE TABLE shipments (
    order_id bigint NOT NULL REFERENCES orders (id),
    parcel   smallint NOT NULL CHECK (parcel > 0),
    sent_at  timestamptz NOT NULL,
    PRIMARY KEY (order_id, parcel)
);

INSERT INTO shipments (order_id, parcel, sent_at)
SELECT id, 1, placed_at
FROM orders
WHERE state = 'sent';

GRANT SELECT, INSERT ON shipments TO shop_app;

-- After: no order that was sent may lack a parcel.
SELECT o.id
FROM orders o
    LEFT JOIN shipments s ON s.order_id = o.id
WHERE o.state = 'sent' AND s.order_id IS NULL;
-- Should return 0 rows
