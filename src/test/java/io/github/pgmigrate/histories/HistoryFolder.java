package io.github.pgmigrate.histories;

import io.github.pgmigrate.script.FolderReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A history to try: a migration folder, and beside the migrations what it takes to run them.
 *
 * @param path the folder
 * @param setup a script for psql that makes what has to be there before, from {@code .setup.sql}; empty where there is none
 * @param encoding what the files are in, from {@code encoding} in {@code .settings.properties}, else UTF-8
 * @param clientEncoding the same as PostgreSQL calls it, from {@code clientEncoding}
 * @param historyTable the history table's name, from {@code historyTable}, where the migrations have one of the usual name
 * @param variables psql's variables, from {@code variable.NAME}
 */
record HistoryFolder(
        Path path,
        Optional<Path> setup,
        Charset encoding,
        String clientEncoding,
        String historyTable,
        Map<String, String> variables) {

    private static final String VARIABLE = "variable.";

    HistoryFolder {
        variables = Map.copyOf(variables);
    }

    static HistoryFolder of(Path path) throws IOException {
        Properties settings = new Properties();
        Path file = path.resolve(".settings.properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                settings.load(reader);
            }
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : settings.stringPropertyNames()) {
            if (name.startsWith(VARIABLE)) {
                variables.put(name.substring(VARIABLE.length()), settings.getProperty(name));
            }
        }
        return new HistoryFolder(
                path,
                Optional.of(path.resolve(".setup.sql")).filter(Files::exists),
                Charset.forName(settings.getProperty("encoding", StandardCharsets.UTF_8.name())),
                settings.getProperty("clientEncoding", "UTF8"),
                settings.getProperty("historyTable", "schema_version"),
                variables);
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    FolderReader.Reading read() {
        return FolderReader.read(new FolderReader.Request(path, path, variables, true, FolderReader.Sum.OFF, encoding));
    }
}
