package io.github.pgmigrate.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, immutable: the README, or one of the site's.
 *
 * @param file where it is
 * @param text all of it
 */
record Page(Path file, String text) {

    static final Path README = Path.of("README.md");
    static final Path SITE = Path.of("src", "site", "markdown");

    /**
     * What stands between fences, immutable.
     *
     * @param where page and line
     * @param text without the fences
     */
    record Block(String where, String text) {

        @Override
        public String toString() {
            return where;
        }
    }

    /** All pages, the README first. */
    static List<Page> all() throws IOException {
        try (Stream<Path> files = Files.list(SITE)) {
            return Stream.concat(Stream.of(README), files.sorted().toList().stream())
                    .map(Page::of)
                    .toList();
        }
    }

    static Page of(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The blocks in a language, of all pages. */
    static List<Block> blocksOfAll(String language) throws IOException {
        return all().stream().flatMap(page -> page.blocks(language)).toList();
    }

    Stream<Block> blocks(String language) {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(found -> new Block(
                        file + ":" + text.substring(0, found.start(1)).lines().count(), found.group(1)));
    }
}
