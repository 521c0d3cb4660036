-- Migration: 005_rename_name_of_users
-- Author: Dana Whitfield
-- Date: 2026-04-06
-- Ticket: SHOP-140
-- Purpose: The column holds more than a name to call people by
-- Impact: Applications before 2.3 do not know the new name
-- Risk: medium: deploy 2.3 first
-- Downtime: none

ALTER TABLE users RENAME COLUMN name TO full_name;
