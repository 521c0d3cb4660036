-- Migration: 006_index_orders_by_state
-- Author: Ines Carballo
-- Date: 2026-04-13
-- Ticket: SHOP-152
-- Purpose: The packing list reads orders by state
-- Impact: A new index, built without stopping writes
-- Risk: low, but it takes a while
-- Downtime: none

CREATE INDEX CONCURRENTLY orders_state_placed_at_idx ON orders (state, placed_at DESC);

ANALYZE orders;
