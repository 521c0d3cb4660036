-- // rename orders
ALTER TABLE orders RENAME TO purchases;

-- //@UNDO
ALTER TABLE purchases RENAME TO orders;
