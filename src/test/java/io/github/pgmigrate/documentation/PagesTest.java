package io.github.pgmigrate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pgmigrate.problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PagesTest {

    private static final Path SITE = Path.of("src", "site");
    private static final Path PAGES = SITE.resolve("markdown");
    private static final Pattern CODE = Pattern.compile("^\\| (PGM[0-9]{4}) \\| (\\S+) \\|", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern MENU = Pattern.compile("href=\"([a-z]+)\\.html\"");

    @Test
    void everyProblemHasALine() throws IOException {
        List<String> shown = found(CODE, Files.readString(PAGES.resolve("problems.md")))
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();

        assertThat(shown)
                .as("lines of src/site/markdown/problems.md, against problem/Code.java")
                .containsExactlyElementsOf(Arrays.stream(Code.values())
                        .map(code -> code.id() + " " + code.rule())
                        .sorted()
                        .toList());
    }

    @Test
    void everyFieldOfTheJsonReportIsExplained() throws IOException {
        String page = Files.readString(PAGES.resolve("json.md"));
        JsonElement report =
                JsonParser.parseString(Files.readString(Path.of("src", "test", "resources", "golden", "report.json")));
        Set<String> fields = new TreeSet<>();
        collect(report, fields);

        assertThat(fields)
                .hasSizeGreaterThan(20)
                .allSatisfy(field -> assertThat(page).as(field).contains("\n| `" + field + "` |"));
    }

    @Test
    void everyPageIsInTheMenu() throws IOException {
        List<String> menu = found(MENU, Files.readString(SITE.resolve("site.xml")))
                .map(found -> found.group(1))
                .toList();

        assertThat(menu)
                .doesNotHaveDuplicates()
                .containsAll(pages().map(PagesTest::name).toList());
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<Path> pages =
                Stream.concat(Stream.of(Path.of("README.md")), pages()).toList();

        assertThat(pages).hasSizeGreaterThan(8).allSatisfy(page -> {
            assertThat(found(LINK, Files.readString(page)).map(found -> found.group(1)))
                    .as(page.toString())
                    .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
        });
    }

    private static void collect(JsonElement json, Set<String> fields) {
        if (json.isJsonArray()) {
            json.getAsJsonArray().forEach(element -> collect(element, fields));
        } else if (json instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> field : object.entrySet()) {
                fields.add(field.getKey());
                collect(field.getValue(), fields);
            }
        }
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.sorted().toList().stream();
        }
    }

    private static String name(Path page) {
        return page.getFileName().toString().replaceFirst("\\.md$", "");
    }
}
