package io.github.pgmigrate.architecture.wrong.apply;

import java.sql.Connection;
import org.apache.maven.plugin.logging.Log;

/** Knows JDBC and Maven. */
public record Connected(Connection connection, Log log) {}
