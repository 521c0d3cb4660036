-- Migration: 003_create_orders_table
-- Author: Marek Oyelaran
-- Date: 2026-03-16
-- Ticket: SHOP-125
-- Purpose: Orders move out of the spreadsheet
-- Impact: Two new tables, readable and writable for the application
-- Risk: low
-- Downtime: none

CREATE TABLE order_states (
    code  text PRIMARY KEY,
    label text NOT NULL
);

INSERT INTO order_states (code, label)
VALUES ('open', 'Waiting for payment'),
       ('paid', 'Paid; being packed'),
       ('sent', 'On its way')
ON CONFLICT (code) DO UPDATE SET label = excluded.label;

CREATE TABLE orders (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id   bigint NOT NULL,
    state     text NOT NULL DEFAULT 'open' REFERENCES order_states,
    total     numeric(12, 2) NOT NULL CHECK (total >= 0),
    placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX orders_user_id_idx ON orders (user_id);
CREATE INDEX orders_open_idx ON orders (placed_at) WHERE state = 'open';

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_app') THEN
        CREATE ROLE shop_app NOLOGIN;
    END IF;
END
$$;

GRANT SELECT, INSERT, UPDATE ON users, orders TO shop_app;
GRANT SELECT ON order_states TO shop_app;
