DROP INDEX users_phone;
