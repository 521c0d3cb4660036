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

    private static final Path PAGES = Page.SITE;
    private static final Pattern CODE = Pattern.compile("^\\| (PGM[0-9]{4}) \\| (\\S+) \\|", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)`");
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

    /** Each object in it has the fields that such an object has in a report. */
    @Test
    void theExampleOfAJsonReportIsWhole() throws IOException {
        String page = Files.readString(PAGES.resolve("json.md"));
        JsonObject example = JsonParser.parseString(page.substring(page.indexOf("\n    {\n")))
                .getAsJsonObject();
        JsonObject report = JsonParser.parseString(
                        Files.readString(Path.of("src", "test", "resources", "golden", "report.json")))
                .getAsJsonObject();

        assertThat(example.keySet()).containsExactlyElementsOf(report.keySet());
        assertThat(example.getAsJsonObject("server").keySet())
                .containsExactlyElementsOf(report.getAsJsonObject("server").keySet());
        for (String list : List.of("problems", "migrations")) {
            Set<String> fields =
                    report.getAsJsonArray(list).get(0).getAsJsonObject().keySet();
            assertThat(example.getAsJsonArray(list))
                    .as(list)
                    .isNotEmpty()
                    .allSatisfy(
                            each -> assertThat(each.getAsJsonObject().keySet()).containsExactlyElementsOf(fields));
        }
    }

    @Test
    void everyPageIsReachedFromTheFirst() throws IOException {
        List<String> pages = Page.all().stream()
                .filter(page -> !page.file().equals(Page.README))
                .map(page -> page.file().getFileName().toString())
                .filter(name -> !name.equals("index.md"))
                .toList();

        for (Path first : List.of(Page.README, PAGES.resolve("index.md"))) {
            assertThat(found(LINK, Files.readString(first))
                            .map(found -> found.group(1).replaceFirst(".*/", "")))
                    .as(first.toString())
                    .containsAll(pages);
        }
    }

    @Test
    void everyPageIsInTheMenu() throws IOException {
        List<String> menu = found(MENU, Files.readString(PAGES.resolveSibling("site.xml")))
                .map(found -> found.group(1))
                .toList();

        assertThat(menu)
                .doesNotHaveDuplicates()
                .containsAll(Page.all().stream()
                        .filter(page -> !page.file().equals(Page.README))
                        .map(PagesTest::name)
                        .toList());
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        assertThat(Page.all()).hasSizeGreaterThan(8).allSatisfy(page -> {
            assertThat(found(LINK, page.text()).map(found -> found.group(1)))
                    .as(page.file().toString())
                    .allSatisfy(
                            link -> assertThat(page.file().resolveSibling(link)).exists());
        });
    }

    @Test
    void everyGoalParameterVariableAndDirectiveThatIsNamedExists() throws Exception {
        KnownNames known = new KnownNames();

        assertThat(Page.all())
                .allSatisfy(page -> assertThat(known.unknownIn(page.text()))
                        .as(page.file().toString())
                        .isEmpty());
        assertThat(known.unknownIn("""
                mvn pgmigrate:migrat, or io.github.pgmigrate:pgmigrate-maven-plugin:1.0:statsu
                mvn pgmigrate:status -Dpgmigrate.settle=done
                -Dpgmigrate.urll=x, ${pgmigrate.server.port}
                PGHOTS=localhost
                -- pgmigrate:irreversable x
                mvn pgmigrate:status -Dpgmigrate.password=x with PGUSER, -- pgmigrate:until 7
                """))
                .extracting(text -> text.replaceFirst(":.*", ""))
                .containsExactly(
                        "the goal migrat",
                        "the goal statsu",
                        "the property pgmigrate.settle of [status]",
                        "the property pgmigrate.urll of []",
                        "the property pgmigrate.server.port of []",
                        "the variable PGHOTS",
                        "the directive irreversable");
    }

    @Test
    void everyPartOfAPomIsRight() throws Exception {
        KnownNames known = new KnownNames();

        List<Page.Block> shown = Page.blocksOfAll("xml");
        assertThat(shown).hasSizeGreaterThanOrEqualTo(8);
        for (Page.Block block : shown) {
            assertThat(PomSnippet.wrongIn(block.text(), known))
                    .as(block.where())
                    .isEmpty();
        }
        assertThat(PomSnippet.wrongIn("<plugin><artifactId>", known)).hasSize(1);
        assertThat(PomSnippet.wrongIn("""
                <plugin>
                  <artifactId>pgmigrate-maven-plugin</artifactId>
                  <configuration><urll>x</urll></configuration>
                  <executions>
                    <execution>
                      <phase>integration</phase>
                      <goals><goal>status</goal><goal>statsu</goal></goals>
                      <configuration><settle>done</settle><role>x</role></configuration>
                    </execution>
                  </executions>
                </plugin>
                <profiles><profile><properties><pgmigrate.serverid/></properties></profile></profiles>
                <variabels/>
                """, known))
                .containsExactly(
                        "the parameter urll of []",
                        "the goal statsu",
                        "the phase integration",
                        "the parameter settle of [statsu, status]",
                        "the property pgmigrate.serverid",
                        "the element variabels");
    }

    /** That the commands work is shown by PagesIT. */
    @Test
    void everyPipelineReachesItsDatabase() throws Exception {
        KnownNames known = new KnownNames();

        List<Page.Block> shown = Page.blocksOfAll("yaml");
        assertThat(shown)
                .hasSizeGreaterThanOrEqualTo(4)
                .anyMatch(block -> block.where().startsWith("README.md:"));
        for (Page.Block block : shown) {
            assertThat(Pipeline.in(block.text())).as(block.where()).allSatisfy(pipeline -> {
                assertThat(pipeline.image()).matches("postgres:1[4-8]");
                assertThat(pipeline.environment())
                        .containsEntry("PGHOST", pipeline.host())
                        .containsEntry("PGUSER", "postgres")
                        .containsEntry("PGPASSWORD", pipeline.password());
                assertThat(pipeline.environment().containsKey("PGSSLMODE"))
                        .isEqualTo(!pipeline.host().equals("localhost"));
                assertThat(pipeline.environment().keySet())
                        .allMatch(name -> !name.startsWith("PG") || known.isVariable(name));
                assertThat(pipeline.command()).startsWith("mvn -B ");
            });
        }
    }

    @Test
    void theReadmesTablesAreTheGoalsAndTheirParameters() throws Exception {
        KnownNames known = new KnownNames();
        String readme = Page.of(Page.README).text();
        String goals = readme.substring(readme.indexOf("| goal |"), readme.indexOf("| parameter |"));
        String parameters = readme.substring(readme.indexOf("| parameter |"), readme.indexOf("## In a build"));

        assertThat(firstColumn(goals))
                .containsAll(known.goals().stream()
                        .filter(goal -> !goal.equals("help"))
                        .toList());
        assertThat(firstColumn(goals)).isSubsetOf(known.goals());
        assertThat(firstColumn(parameters))
                .hasSizeGreaterThan(10)
                .allMatch(parameter -> known.isParameter(parameter, Set.of()));
    }

    private static List<String> firstColumn(String table) {
        return found(ROW, table)
                .flatMap(row -> found(NAME, row.group(1)))
                .map(name -> name.group(1))
                .toList();
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

    private static String name(Page page) {
        return page.file().getFileName().toString().replaceFirst("\\.md$", "");
    }
}
