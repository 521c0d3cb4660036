-- Migration: 004_add_user_reference_to_orders
-- Author: Marek Oyelaran
-- Date: 2026-03-23
-- Ticket: SHOP-131
-- Purpose: No order without a user
-- Impact: orders gets a foreign key, first for new rows, then checked for all
-- Risk: medium: orders of deleted users would stop it
-- Downtime: none

ALTER TABLE orders
    ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;

ALTER TABLE orders
    VALIDATE CONSTRAINT orders_user_id_fkey;
