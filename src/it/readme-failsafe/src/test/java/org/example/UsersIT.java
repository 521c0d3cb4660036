package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class UsersIT {

    @Test
    void usersCanBeStored() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        System.getProperty("db.url"),
                        System.getProperty("db.username"),
                        System.getProperty("db.password"));
                Statement statement = connection.createStatement()) {
            assertEquals(1, statement.executeUpdate("INSERT INTO users VALUES (1, 'ada@example.org')"));
        }
    }
}
