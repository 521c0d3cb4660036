package io.github.pgmigrate.histories;

import java.util.List;
import java.util.Locale;

/**
 * What came of one history, on both sides.
 *
 * @param name the history
 * @param files how many migrations it has
 * @param psql how many of them psql applied
 * @param plugin how many of those the plugin applied
 * @param refused how many scripts the plugin refuses to read
 * @param outside how many had to be marked {@code no-transaction}, because psql too cannot run them in one
 * @param schema same, order (their dumps differ in the order of lines only) or DIFFERS
 * @param rows whether both hold the same rows and sequences
 * @param pairs how the rollbacks fared one by one, each right after its migration
 * @param chain how the rollbacks fared one after the other from the end
 * @param psqlMillis how long psql took to apply all
 * @param pluginMillis how long the plugin took to apply the same
 * @param differences everything in which the plugin was not as psql, in words
 * @param notes what neither of them could do, in words
 */
record Outcome(
        String name,
        int files,
        int psql,
        int plugin,
        int refused,
        int outside,
        String schema,
        String rows,
        Downs pairs,
        Downs chain,
        long psqlMillis,
        long pluginMillis,
        List<String> differences,
        List<String> notes) {

    /**
     * Rollbacks.
     *
     * @param scripts how many were tried
     * @param psql how many psql ran to the end
     * @param plugin how many the plugin ran to the end
     * @param same how many left the same schema on both sides
     */
    record Downs(int scripts, int psql, int plugin, int same) {

        static final Downs NONE = new Downs(0, 0, 0, 0);

        private String row() {
            return String.format(Locale.ROOT, "%5d%6d%7d%6d", scripts, psql, plugin, same);
        }
    }

    Outcome {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    static String heading() {
        String line = String.format(
                Locale.ROOT,
                "%-24s%6s%6s%7s%8s%8s %-8s%-8s%24s%24s%8s%8s",
                "history",
                "files",
                "psql",
                "plugin",
                "refused",
                "outside",
                "schema",
                "rows",
                "downs one by one",
                "downs in a chain",
                "psql s",
                "plugin");
        return line + "\n"
                + String.format(
                        Locale.ROOT,
                        "%75s%5s%6s%7s%6s%5s%6s%7s%6s",
                        "",
                        "n",
                        "psql",
                        "plugin",
                        "same",
                        "n",
                        "psql",
                        "plugin",
                        "same");
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-24s%6d%6d%7d%8d%8d %-8s%-8s%s%s%8.1f%8.1f",
                name,
                files,
                psql,
                plugin,
                refused,
                outside,
                schema,
                rows,
                pairs.row(),
                chain.row(),
                psqlMillis / 1000.0,
                pluginMillis / 1000.0);
    }
}
