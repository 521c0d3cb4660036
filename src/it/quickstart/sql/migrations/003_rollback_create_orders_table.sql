-- The role stays: other databases of this server may use it by now.
REVOKE SELECT, INSERT, UPDATE ON users FROM shop_app;

DROP TABLE orders;
DROP TABLE order_states;
