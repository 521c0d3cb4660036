package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bill of materials names what Maven fetches with the plugin, no more and no less; and that is little. */
class SupplyChainIT {

    private static final Path BILL = Path.of("target", "bom.json");
    private static final Path DESCRIPTOR = Path.of("target", "classes", "META-INF", "maven", "plugin.xml");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<dependency>\\s*<groupId>(.*?)</groupId>\\s*<artifactId>(.*?)</artifactId>\\s*<type>jar</type>\\s*<version>(.*?)</version>");

    @BeforeAll
    static void requireBill() {
        if (!Files.exists(BILL)) {
            String missing = "There is no bill of materials, which is made online only: it is NOT TESTED";
            System.err.println(missing);
            abort(missing);
        }
    }

    @Test
    @Tag("S27")
    void theBillOfMaterialsNamesExactlyWhatItRunsWith() throws IOException {
        List<String> named = new ArrayList<>();
        JsonObject bill = JsonParser.parseString(Files.readString(BILL)).getAsJsonObject();
        for (JsonElement element : bill.getAsJsonArray("components")) {
            JsonObject component = element.getAsJsonObject();
            named.add(String.join(
                    ":",
                    component.get("group").getAsString(),
                    component.get("name").getAsString(),
                    component.get("version").getAsString()));
            assertThat(component.getAsJsonArray("hashes").toString()).contains("SHA-256");
        }
        List<String> fetched = new ArrayList<>();
        Matcher matcher = DEPENDENCY.matcher(Files.readString(DESCRIPTOR));
        while (matcher.find()) {
            fetched.add(matcher.group(1) + ":" + matcher.group(2) + ":" + matcher.group(3));
        }
        assertThat(fetched).hasSizeBetween(3, 12);
        assertThat(named).containsExactlyInAnyOrderElementsOf(fetched);
        assertThat(fetched).noneMatch(name -> name.contains("SNAPSHOT"));
    }

    /** Nothing in it tells of one build: no time, no number by chance. */
    @Test
    @Tag("S27")
    void theBillOfMaterialsIsTheSameInEachBuild() throws IOException {
        JsonObject bill = JsonParser.parseString(Files.readString(BILL)).getAsJsonObject();
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.getAsJsonObject("metadata").toString()).doesNotContain(System.getProperty("user.dir"));
    }
}
