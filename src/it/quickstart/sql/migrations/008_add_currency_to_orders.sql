-- Migration: 008_add_currency_to_orders
-- Author: Marek Oyelaran
-- Date: 2026-05-04
-- Ticket: SHOP-171
-- Purpose: The shop opens in Switzerland
-- Impact: orders gets a column with a default: no row is rewritten
-- Risk: low
-- Downtime: none

BEGIN;

ALTER TABLE orders ADD COLUMN currency char(3) NOT NULL DEFAULT 'EUR';

ALTER TABLE orders
    ADD CONSTRAINT orders_currency_form CHECK (currency ~ '^[A-Z]{3}$') NOT VALID;

COMMIT;

BEGIN;

ALTER TABLE orders VALIDATE CONSTRAINT orders_currency_form;

COMMIT;
