-- Migration: 001_create_users_table
-- Author: Dana Whitfield
-- Date: 2026-03-02
-- Ticket: SHOP-101
-- Purpose: Somebody has to be able to sign up
-- Impact: One new, empty table
-- Risk: low
-- Downtime: none

CREATE TABLE users (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text NOT NULL,
    name       text NOT NULL,
    active     boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX users_email_key ON users (lower(email));

COMMENT ON TABLE users IS 'People who have signed up; one row each; nobody is deleted, see active';
