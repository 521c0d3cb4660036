package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.Version;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns a folder of Flyway's into files of ours. */
final class FlywayFolder implements Converter {

    /** Flyway's events that have a counterpart here. */
    private static final Map<String, String> AROUND = Map.of(
            "beforeMigrate", "before_migrate.sql",
            "afterMigrate", "after_migrate.sql",
            "beforeEachMigrate", "before_each.sql",
            "afterEachMigrate", "after_each.sql",
            "afterMigrateError", "after_error.sql");

    private static final String IN_TRANSACTION = "executeInTransaction";
    private static final String PLACEHOLDERS = "placeholderReplacement";

    private static final Set<String> CODE =
            Set.of("java", "class", "kt", "groovy", "scala", "sh", "bash", "bat", "cmd", "ps1", "py");

    private final String directory;
    private final Charset charset;
    private final List<Copy> copies = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Properties> settings = new LinkedHashMap<>();

    FlywayFolder(String directory, Charset charset) {
        this.directory = directory;
        this.charset = charset;
    }

    /** A file and what its name says. */
    private record Named(SourceFile file, FlywayName name) {
        FlywayVersion version() {
            return name.version().orElseThrow();
        }

        boolean isProgram() {
            return CODE.contains(name.ending().toLowerCase(Locale.ROOT)) && name.kind() != FlywayName.Kind.CALLBACK;
        }
    }

    @Override
    public Conversion convert(List<SourceFile> files) {
        Map<FlywayVersion, Named> migrations = new TreeMap<>();
        Map<FlywayVersion, Named> undo = new TreeMap<>();
        Map<String, List<Named>> callbacks = new TreeMap<>();
        List<Named> repeatable = new ArrayList<>();
        for (SourceFile file : files) {
            Optional<Named> known = FlywayName.parse(file.name()).map(name -> new Named(file, name));
            if (file.endsWith(".sql.conf")) {
                settings.put(file.relative().substring(0, file.relative().length() - ".conf".length()), settings(file));
            } else if (known.filter(Named::isProgram).isPresent()) {
                program(known.get(), migrations);
            } else if (known.filter(named -> named.name().isSql()).isEmpty()) {
                unknown(file);
            } else {
                Named named = known.get();
                switch (named.name().kind()) {
                    case VERSIONED -> put(migrations, named);
                    case UNDO -> put(undo, named);
                    case BASELINE -> baseline(named);
                    case REPEATABLE -> repeatable.add(named);
                    case CALLBACK ->
                        callbacks
                                .computeIfAbsent(named.name().event(), event -> new ArrayList<>())
                                .add(named);
                }
            }
        }
        versioned(migrations, undo);
        repeatable.forEach(named ->
                copies.add(copy(named, TargetName.repeatable(named.name().words()), "")));
        callbacks.forEach(this::callbacks);
        return new Conversion(copies, problems);
    }

    private void put(Map<FlywayVersion, Named> versions, Named named) {
        Named first = versions.putIfAbsent(named.version(), named);
        if (first != null) {
            problems.add(Problem.error(
                            Code.RENAME_CONFLICT,
                            "version " + named.version() + " is there twice, first as "
                                    + first.file().shown())
                    .in(named.file().shown())
                    .withHint("Flyway refuses this as well. Name the one folder that is meant with"
                            + " -Dpgmigrate.renameFrom."));
        }
    }

    private void versioned(Map<FlywayVersion, Named> migrations, Map<FlywayVersion, Named> undo) {
        Map<FlywayVersion, BigInteger> numbers = FlywayNumbers.of(migrations.keySet());
        migrations.forEach((version, named) -> {
            BigInteger number = Objects.requireNonNull(numbers.get(version));
            if (number.toString().length() > Version.MAX_DIGITS) {
                problems.add(Problem.error(
                                Code.RENAME_CONFLICT, "a version has at most " + Version.MAX_DIGITS + " digits here")
                        .in(named.file().shown())
                        .withHint("Nothing was copied. Copy this file by hand, under a number of its own."));
            } else if (named.isProgram()) {
                numberOfProgram(named, number);
            } else {
                pair(named, number, undo.get(version));
            }
        });
        undo.forEach((version, named) -> {
            if (!migrations.containsKey(version)) {
                left(named.file(), "there is no migration of version " + version + " for this undo script", null);
            }
        });
    }

    private void pair(Named named, BigInteger number, @Nullable Named undo) {
        String digits = TargetName.digits(number);
        String words = named.name().words();
        boolean same =
                named.version().isWhole() && named.version().parts().get(0).equals(number);
        String origin = same ? "" : Origin.line(named.file().name());
        copies.add(copy(named, TargetName.versioned(ScriptKind.FORWARD, digits, words, "v" + named.version()), origin));
        if (undo != null) {
            copies.add(copy(undo, TargetName.versioned(ScriptKind.ROLLBACK, digits, words, ""), ""));
        }
    }

    private Copy copy(Named named, String name, String origin) {
        String lines = origin;
        List<String> changes = new ArrayList<>();
        if (!origin.isEmpty()) {
            changes.add("its first line names the file it comes from");
        }
        Properties setting = settings.getOrDefault(named.file().relative(), new Properties());
        if ("false".equalsIgnoreCase(setting.getProperty(IN_TRANSACTION))) {
            lines += "-- pgmigrate:no-transaction\n";
            changes.add("no-transaction, as its .conf file says");
        }
        Set<String> others = new TreeSet<>(setting.stringPropertyNames());
        others.removeAll(Set.of(IN_TRANSACTION, PLACEHOLDERS));
        if (!others.isEmpty()) {
            problems.add(Problem.warning(
                            Code.BY_HAND,
                            "its .conf file says " + String.join(", ", others) + ", which has no counterpart here")
                    .in(named.file().shown())
                    .withHint("See to it in the copy, " + directory + "/" + name + "."));
        }
        Content content = lines.isEmpty()
                ? Content.of(named.file().path())
                : Content.after(lines.getBytes(charset), named.file().path());
        if (!"false".equalsIgnoreCase(setting.getProperty(PLACEHOLDERS))) {
            problems.addAll(Placeholders.in(content, charset, directory + "/" + name));
        }
        return new Copy(List.of(named.file().shown()), name, content, changes);
    }

    private void callbacks(String event, List<Named> files) {
        String name = AROUND.get(event);
        if (name == null) {
            files.forEach(named -> left(named.file(), "there is no counterpart of " + event + " here", null));
            return;
        }
        if (files.size() == 1) {
            copies.add(copy(files.get(0), name, ""));
            return;
        }
        // Flyway runs them by name; each ends with a semicolon of its own, lest two statements become one.
        StringBuilder all = new StringBuilder();
        for (Named named : files) {
            all.append("-- ").append(named.file().name()).append('\n');
            all.append(named.file().bytes()).append("\n;\n");
        }
        Content content = Content.of(all.toString().getBytes(StandardCharsets.ISO_8859_1));
        problems.addAll(Placeholders.in(content, charset, directory + "/" + name));
        copies.add(new Copy(
                files.stream().map(named -> named.file().shown()).toList(),
                name,
                content,
                List.of("they follow each other in one file")));
    }

    private void baseline(Named named) {
        left(
                named.file(),
                "a baseline migration, which stands for all versions up to " + named.version() + " on empty databases",
                "Here an empty database runs all versions from the first on. If their files are gone, give this one the"
                        + " number of the version that it stands for.");
    }

    private void unknown(SourceFile file) {
        if (file.endsWith(".sql")) {
            left(file, "the name says nothing to Flyway, which passes over it", null);
        }
    }

    private void program(Named named, Map<FlywayVersion, Named> migrations) {
        if (named.name().kind() == FlywayName.Kind.VERSIONED) {
            migrations.putIfAbsent(named.version(), named);
        } else {
            left(named.file(), "this is a program, not SQL", "Write in SQL what it does.");
        }
    }

    private void numberOfProgram(Named named, BigInteger number) {
        String digits = TargetName.digits(number);
        String forward =
                TargetName.versioned(ScriptKind.FORWARD, digits, named.name().words(), "v" + named.version());
        left(
                named.file(),
                "version " + named.version() + " is a program, not SQL",
                "Its number " + digits + " is left free: write in SQL what it does as " + forward + ", with the line '"
                        + Origin.line(named.file().name().replaceFirst("\\.\\w+$", ".sql"))
                                .strip()
                        + "' at its top.");
    }

    private void left(SourceFile file, String message, @Nullable String hint) {
        problems.add(Problem.warning(Code.NOT_TAKEN_OVER, "not taken over: " + message)
                .in(file.shown())
                .withHint(hint));
    }

    private Properties settings(SourceFile file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(file.bytes()));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be read", e);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.warning(Code.BY_HAND, "it cannot be read: a \\u in it is not followed by four digits")
                    .in(file.shown())
                    .withHint("See to it in the copy of its script, whether that needs no-transaction for instance."));
        }
        return properties;
    }
}
