package io.github.pgmigrate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Histories made of SQL that others have published: the PostgreSQL scripts inside jars of Maven Central, which the build
 * copies to {@code target/real-sql}. The texts are theirs to the letter; only the file names are made here.
 */
public final class RealScripts {

    private static final Path JARS = Path.of("target", "real-sql");
    private static final String BATCH = "org/springframework/batch/core/";
    private static final String SESSION = "org/springframework/session/jdbc/";
    private static final String QUARTZ = "org/quartz/impl/jdbcjobstore/tables_postgres.sql";
    private static final String FLOWABLE = "org/flowable/";
    private static final String CAMUNDA = "org/camunda/bpm/engine/db/";
    private static final List<String> CAMUNDA_PARTS = List.of(
            "engine", "history", "identity", "case.engine", "case.history", "decision.engine", "decision.history");

    private RealScripts() {}

    /**
     * A migration.
     *
     * @param name its description, in the words of a file name
     * @param forward the script
     * @param rollback the script that undoes it; empty where its authors give none
     */
    public record Step(String name, String forward, Optional<String> rollback) {}

    /**
     * A migration folder to be.
     *
     * @param name whose it is
     * @param steps its migrations, in order
     * @param tables how many tables psql leaves, as counted when this was written
     * @param indexes how many indexes psql leaves
     */
    public record History(String name, List<Step> steps, int tables, int indexes) {

        public History {
            steps = List.copyOf(steps);
        }

        /** Writes {@code NNN_name.sql} and {@code NNN_rollback_name.sql} into a directory; returns the forward files. */
        public List<Path> writeTo(Path directory) throws IOException {
            Files.createDirectories(directory);
            List<Path> forward = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                String number = String.format(Locale.ROOT, "%03d", i + 1);
                forward.add(Files.writeString(directory.resolve(number + "_" + step.name() + ".sql"), step.forward()));
                if (step.rollback().isPresent()) {
                    Files.writeString(rollback(forward.get(i)), step.rollback().get());
                }
            }
            return forward;
        }

        /** The same as its authors would mark it: what has no rollback says so. */
        History marked() {
            List<Step> marked = steps.stream()
                    .map(step -> step.rollback().isPresent()
                            ? step
                            : new Step(
                                    step.name(),
                                    "-- pgmigrate:irreversible its authors give no way back\n" + step.forward(),
                                    Optional.empty()))
                    .toList();
            return new History(name, marked, tables, indexes);
        }

        /** All of it as one migration, with a rollback. */
        History atOnce(String undoneBy, String rollback) {
            String all = steps.stream().map(Step::forward).collect(Collectors.joining("\n"));
            return new History(
                    name + ", undone by " + undoneBy,
                    List.of(new Step("all", all, Optional.of(rollback))),
                    tables,
                    indexes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The rollback beside a forward file. */
    public static Path rollback(Path forward) {
        return forward.resolveSibling(forward.getFileName().toString().replaceFirst("^([0-9]+)_", "$1_rollback_"));
    }

    /**
     * Histories to rehearse: what creates a schema beside what drops it, release after release, and the releases at once beside what
     * drops the newest, or the oldest.
     */
    public static List<History> rehearsed() {
        Jar batch = new Jar("spring-batch-core-6.0.6");
        Jar oldBatch = new Jar("spring-batch-core-4.3.10");
        Jar engine = new Jar("flowable-engine-7.2.0");
        Jar oldEngine = new Jar("flowable-engine-6.0.0");
        Jar common = new Jar("flowable-engine-common-7.2.0");
        String batchDrop = BATCH + "schema-drop-postgresql.sql";
        String flowableDrop = FLOWABLE + "db/drop/flowable.postgres.drop.";
        Jar camunda = new Jar("camunda-engine-7.24.0");
        Jar oldCamunda = new Jar("camunda-engine-7.2.0");
        List<History> all = new ArrayList<>(pairs());
        upgrades().forEach(history -> all.add(history.marked()));
        all.add(springBatchUpgrades().atOnce("6.0", batch.read(batchDrop)));
        all.add(springBatchUpgrades().atOnce("4.3", oldBatch.read(batchDrop)));
        all.add(flowableUpgrades()
                .atOnce(
                        "7.2",
                        engine.read(flowableDrop + "history.sql")
                                + engine.read(flowableDrop + "engine.sql")
                                + common.read(FLOWABLE + "common/db/drop/flowable.postgres.drop.common.sql")));
        all.add(flowableUpgrades()
                .atOnce(
                        "6.0",
                        oldEngine.read(flowableDrop + "history.sql") + oldEngine.read(flowableDrop + "engine.sql")));
        all.add(camundaUpgrades().atOnce("7.24", camundaDrops(camunda, CAMUNDA_PARTS)));
        all.add(camundaUpgrades()
                .atOnce(
                        "7.2",
                        camundaDrops(
                                oldCamunda,
                                CAMUNDA_PARTS.stream()
                                        .filter(part -> !part.startsWith("decision"))
                                        .toList())));
        return all;
    }

    /** The parts in the order in which they can go: the last that was created first. */
    private static String camundaDrops(Jar jar, List<String> parts) {
        List<String> drops = parts.stream()
                .map(part -> jar.read(CAMUNDA + "drop/activiti.postgres.drop." + part + ".sql"))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(drops);
        return String.join("\n", drops);
    }

    /** Histories whose migrations all have a rollback: what creates the schema, undone by what drops it. */
    public static List<History> pairs() {
        return List.of(springBatch(), springSession(), quartz(), flowable(), camunda());
    }

    /** Histories that begin with an old release and go on from release to release, without rollbacks. */
    public static List<History> upgrades() {
        return List.of(springBatchUpgrades(), flowableUpgrades(), camundaUpgrades());
    }

    private static History springBatch() {
        Jar jar = new Jar("spring-batch-core-6.0.6");
        Step step = pair("create_batch", jar, BATCH + "schema-postgresql.sql", BATCH + "schema-drop-postgresql.sql");
        return new History("Spring Batch", List.of(step), 6, 6);
    }

    private static History springSession() {
        Jar jar = new Jar("spring-session-jdbc-4.1.1");
        Step step =
                pair("create_session", jar, SESSION + "schema-postgresql.sql", SESSION + "schema-drop-postgresql.sql");
        return new History("Spring Session", List.of(step), 2, 5);
    }

    /** Quartz has no script that drops its tables, but it drops them before it creates them. */
    private static History quartz() {
        String script = new Jar("quartz-2.5.2").read(QUARTZ);
        String drops = script.lines()
                .filter(line -> line.startsWith("DROP TABLE"))
                .collect(Collectors.joining("\n", "", "\n"));
        return new History("Quartz", List.of(new Step("create_quartz", script, Optional.of(drops))), 11, 31);
    }

    private static History flowable() {
        Jar common = new Jar("flowable-engine-common-7.2.0");
        Jar engine = new Jar("flowable-engine-7.2.0");
        return new History(
                "Flowable",
                List.of(
                        flowablePair(common, "common/db", "common"),
                        flowablePair(engine, "db", "engine"),
                        flowablePair(engine, "db", "history")),
                32,
                161);
    }

    private static Step flowablePair(Jar jar, String directory, String part) {
        String path = FLOWABLE + directory;
        return pair(
                "create_" + part,
                jar,
                path + "/create/flowable.postgres.create." + part + ".sql",
                path + "/drop/flowable.postgres.drop." + part + ".sql");
    }

    private static History camunda() {
        Jar jar = new Jar("camunda-engine-7.24.0");
        List<Step> steps = CAMUNDA_PARTS.stream()
                .map(part -> pair(
                        "create_" + part.replace('.', '_'),
                        jar,
                        CAMUNDA + "create/activiti.postgres.create." + part + ".sql",
                        CAMUNDA + "drop/activiti.postgres.drop." + part + ".sql"))
                .toList();
        return new History("Camunda", steps, 49, 281);
    }

    private static History springBatchUpgrades() {
        Jar newest = new Jar("spring-batch-core-6.0.6");
        List<Step> steps = new ArrayList<>();
        steps.add(forward("create_4_3", new Jar("spring-batch-core-4.3.10"), BATCH + "schema-postgresql.sql"));
        for (String release : List.of("5.0", "6.0")) {
            String script = BATCH + "migration/" + release + "/migration-postgresql.sql";
            steps.add(forward("upgrade_to_" + release.replace('.', '_'), newest, script));
        }
        return new History("Spring Batch from 4.3 to 6.0", steps, 6, 6);
    }

    /** One script for each step and part; parts of the same step go by name, the common part last, as Flowable does it. */
    private static History flowableUpgrades() {
        Jar old = new Jar("flowable-engine-6.0.0");
        List<Step> steps = new ArrayList<>();
        for (String part : List.of("engine", "history")) {
            steps.add(forward(
                    "create_" + part + "_6_0", old, FLOWABLE + "db/create/flowable.postgres.create." + part + ".sql"));
        }
        Pattern upgrade =
                Pattern.compile(".*/flowable\\.postgres\\.upgradestep\\.(\\d{4})\\.to\\.(\\d{4})\\.(\\w+)\\.sql");
        Map<String, Step> ordered = new TreeMap<>();
        int rank = 0;
        for (Jar jar : List.of(new Jar("flowable-engine-7.2.0"), new Jar("flowable-engine-common-7.2.0"))) {
            for (String script : jar.list()) {
                Matcher name = upgrade.matcher(script);
                if (name.matches() && Integer.parseInt(name.group(1)) >= 6005) {
                    String step = "upgrade_" + name.group(1) + "_to_" + name.group(2) + "_" + name.group(3);
                    ordered.put(name.group(1) + rank + name.group(3), forward(step, jar, script));
                }
            }
            rank++;
        }
        steps.addAll(ordered.values());
        return new History("Flowable from 6.0 to 7.2", steps, 32, 158);
    }

    private static History camundaUpgrades() {
        Jar old = new Jar("camunda-engine-7.2.0");
        Jar newest = new Jar("camunda-engine-7.24.0");
        Stream<Step> create = CAMUNDA_PARTS.stream()
                .filter(part -> !part.startsWith("decision"))
                .map(part -> forward(
                        "create_" + part.replace('.', '_') + "_7_2",
                        old,
                        CAMUNDA + "create/activiti.postgres.create." + part + ".sql"));
        Stream<Step> upgrades = IntStream.range(2, 24)
                .mapToObj(minor -> forward(
                        "upgrade_7_" + minor + "_to_7_" + (minor + 1),
                        newest,
                        CAMUNDA + "upgrade/postgres_engine_7." + minor + "_to_7." + (minor + 1) + ".sql"));
        return new History(
                "Camunda from 7.2 to 7.24", Stream.concat(create, upgrades).toList(), 49, 244);
    }

    private static Step pair(String name, Jar jar, String forward, String rollback) {
        return new Step(name, jar.read(forward), Optional.of(jar.read(rollback)));
    }

    private static Step forward(String name, Jar jar, String forward) {
        return new Step(name, jar.read(forward), Optional.empty());
    }

    /** A jar that the build has copied, by its file name without the ending. */
    private record Jar(String name) {

        String read(String entryName) {
            try (ZipFile zip = open()) {
                @Nullable ZipEntry entry = zip.getEntry(entryName);
                if (entry == null) {
                    throw new AssertionError(name + " has no " + entryName);
                }
                try (InputStream content = zip.getInputStream(entry)) {
                    return new String(content.readAllBytes(), UTF_8);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        List<String> list() {
            try (ZipFile zip = open()) {
                return zip.stream()
                        .map(ZipEntry::getName)
                        .sorted(Comparator.naturalOrder())
                        .toList();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private ZipFile open() throws IOException {
            Path file = JARS.resolve(name + ".jar");
            if (!Files.exists(file)) {
                throw new AssertionError(file + " is missing: run mvn generate-test-resources");
            }
            return new ZipFile(file.toFile());
        }
    }
}
