ALTER TABLE users ADD bad text;
