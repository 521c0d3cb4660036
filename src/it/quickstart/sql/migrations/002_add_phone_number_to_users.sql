-- Migration: 002_add_phone_number_to_users
-- Author: Dana Whitfield
-- Date: 2026-03-09
-- Ticket: SHOP-118
-- Purpose: Support calls people back
-- Impact: users gets a column; existing rows get a placeholder
-- Risk: low, the table is small
-- Downtime: none

ALTER TABLE users ADD COLUMN phone_number varchar(20);

UPDATE users
SET phone_number = 'unknown'
WHERE phone_number IS NULL;

ALTER TABLE users
    ALTER COLUMN phone_number SET DEFAULT 'unknown',
    ADD CONSTRAINT users_phone_number_form
        CHECK (phone_number = 'unknown' OR phone_number ~ '^\+[1-9][0-9]{5,17}$');

CREATE INDEX users_phone_number_idx ON users (phone_number);
