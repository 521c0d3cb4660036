package io.github.pgmigrate.faults;

import io.github.pgmigrate.faults.FaultCase.TestName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The numbered faults and threats, each with the tests that have its number as a {@link Tag}. */
final class FaultCases {

    private static final Path FILE = Path.of("src", "test", "resources", "faults", "cases.tsv");
    private static final int COLUMNS = 4;

    private FaultCases() {}

    /** All of them, in the order of the file. */
    static List<FaultCase> read() throws IOException {
        Map<String, SortedSet<TestName>> tests = tagged();
        List<FaultCase> cases = new ArrayList<>();
        List<String> lines = Files.readAllLines(FILE);
        for (String line : lines.subList(1, lines.size())) {
            String[] column = line.split("\t", COLUMNS);
            if (column.length < COLUMNS) {
                throw new IOException(FILE + ": " + line);
            }
            cases.add(new FaultCase(
                    column[0],
                    column[1],
                    column[2],
                    column[3].strip(),
                    List.copyOf(tests.getOrDefault(column[0], new TreeSet<>()))));
        }
        return cases;
    }

    /** The test methods of each tag that has the form of a case's id. */
    static Map<String, SortedSet<TestName>> tagged() throws IOException {
        Map<String, SortedSet<TestName>> tests = new TreeMap<>();
        for (Class<?> type : classes()) {
            for (Method method : type.getDeclaredMethods()) {
                List<Tag> tags = new ArrayList<>(List.of(type.getAnnotationsByType(Tag.class)));
                tags.addAll(List.of(method.getAnnotationsByType(Tag.class)));
                for (Tag tag : tags) {
                    if (tag.value().matches("[FS][0-9]{2,3}")
                            && AnnotationSupport.isAnnotated(method, Testable.class)) {
                        tests.computeIfAbsent(tag.value(), id -> new TreeSet<>())
                                .add(new TestName(type.getName(), method.getName()));
                    }
                }
            }
        }
        return tests;
    }

    private static List<Class<?>> classes() throws IOException {
        Path root = root();
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                String name = root.relativize(file)
                        .toString()
                        .replace(root.getFileSystem().getSeparator(), ".");
                if (name.matches(".*(Test|IT|Thorough)\\.class")) {
                    types.add(Class.forName(
                            name.substring(0, name.length() - ".class".length()),
                            false,
                            FaultCases.class.getClassLoader()));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
        return types;
    }

    private static Path root() throws IOException {
        try {
            return Path.of(Objects.requireNonNull(
                            FaultCases.class.getProtectionDomain().getCodeSource())
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
