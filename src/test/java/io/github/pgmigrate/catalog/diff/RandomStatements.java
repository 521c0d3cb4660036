package io.github.pgmigrate.catalog.diff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Statements by chance, from {@code src/test/resources/catalog/random.txt}; the same ones for the same seed. */
final class RandomStatements {

    private static final Path FILE = Path.of("src", "test", "resources", "catalog", "random.txt");
    private static final Pattern NAMES = Pattern.compile("(\\w+) = (.+)");
    private static final Pattern CHOICE = Pattern.compile("\\{([^{}]*)\\}");

    String last = "";
    private static final int TRIES = 20;

    private final Random random;
    private final Map<String, List<String>> names = new HashMap<>();
    private final List<String> first = new ArrayList<>();
    private final List<String> then = new ArrayList<>();
    private final List<String> deck = new ArrayList<>();

    RandomStatements(long seed) throws IOException {
        random = new Random(seed);
        List<String> part = List.of();
        for (String line : Files.readAllLines(FILE)) {
            Matcher defined = NAMES.matcher(line);
            boolean silent = line.isBlank() || line.startsWith("#");
            if (line.equals("first")) {
                part = first;
            } else if (line.equals("then")) {
                part = then;
            } else if (first.isEmpty() && defined.matches()) {
                names.put(
                        defined.group(1),
                        List.of(defined.group(2).split("(?<!\\\\) ", -1)).stream()
                                .map(name -> name.replace("\\ ", " "))
                                .toList());
            } else if (!silent) {
                part.add(line);
            }
        }
    }

    /** What there is at first. */
    List<String> first() {
        return List.copyOf(first);
    }

    /** Some statements of the next form, alike but for names and choices: each form has its turn before any comes again. */
    List<String> next() {
        if (deck.isEmpty()) {
            deck.addAll(then);
            Collections.shuffle(deck, random);
        }
        String form = deck.remove(deck.size() - 1);
        return IntStream.range(0, TRIES).mapToObj(i -> filled(form)).toList();
    }

    private String filled(String form) {
        StringBuilder statement = new StringBuilder();
        Matcher choice = CHOICE.matcher(form);
        while (choice.find()) {
            List<String> named = names.get(choice.group(1));
            String chosen = named == null ? one(List.of(choice.group(1).split("\\|", -1))) : one(named);
            choice.appendReplacement(statement, Matcher.quoteReplacement(chosen));
        }
        return choice.appendTail(statement).toString();
    }

    private String one(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
