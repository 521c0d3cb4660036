package io.github.pgmigrate.catalog.diff;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Psql;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What pg_dump says of a schema, in a form that does not depend on the order in which it says it: entries are sorted, and so
 * are the grants in each; the tablespace and access method that an entry takes from a SET far above stand beside it.
 */
final class SchemaDump {

    private static final Pattern HEADER = Pattern.compile("-- Name: (.*); Type: (.*); Schema: (.*); Owner: (.*)");
    private static final Pattern AMBIENT =
            Pattern.compile("SET (default_tablespace|default_table_access_method) = (.*);");

    private SchemaDump() {}

    static String of(Psql pgDump, Target target) throws IOException, InterruptedException {
        return normalised(pgDump.execute(target, List.of("--schema-only", "--no-password")));
    }

    static String normalised(String dump) {
        TreeMap<String, String> ambient = new TreeMap<>();
        List<String> entries = new ArrayList<>();
        List<String> entry = new ArrayList<>();
        for (String line : dump.split("\n", -1)) {
            Matcher header = HEADER.matcher(line);
            Matcher set = AMBIENT.matcher(line);
            if (header.matches()) {
                finish(entry, entries);
                entry = new ArrayList<>(List.of(line));
                String type = header.group(2);
                if (type.equals("TABLE") || type.equals("MATERIALIZED VIEW")) {
                    entry.add(ambient.toString());
                } else if (type.equals("INDEX") || type.equals("CONSTRAINT")) {
                    entry.add(ambient.getOrDefault("default_tablespace", "''"));
                }
            } else if (set.matches()) {
                ambient.put(set.group(1), set.group(2));
            } else if (!line.isBlank()
                    && !line.equals("--")
                    && !line.matches("\\\\(un)?restrict .*|-- PostgreSQL database dump.*|-- Dumped .*")) {
                entry.add(line);
            }
        }
        finish(entry, entries);
        return String.join("\n\n", entries.stream().sorted().toList());
    }

    private static void finish(List<String> entry, List<String> entries) {
        if (!entry.isEmpty()) {
            if (entry.get(0).matches(".*; Type: (DEFAULT )?ACL; .*")) {
                entry = entry.stream().sorted().toList();
            }
            entries.add(String.join("\n", entry));
        }
    }
}
