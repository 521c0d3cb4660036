package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The goals and parameters are what users write into their POMs: none changes unseen. */
class PluginDescriptorTest {

    private static final Set<String> INJECTED =
            Set.of("session", "project", "execution", "repositorySystem", "settingsDecrypter");

    @Test
    void goalsAndParametersAreAContract() throws Exception {
        Golden.assertSame("goals.txt", String.join("\n", lines()) + "\n");
    }

    @Test
    void everyGoalRunsWithoutAPomAndInParallel() throws Exception {
        for (Element mojo : mojos()) {
            assertThat(text(mojo, "requiresProject")).as(text(mojo, "goal")).isEqualTo("false");
            assertThat(text(mojo, "threadSafe")).as(text(mojo, "goal")).isEqualTo("true");
        }
    }

    private static List<String> lines() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Element mojo : mojos()) {
            String phase = text(mojo, "phase");
            lines.add(text(mojo, "goal") + (phase.isEmpty() ? "" : " (" + phase + ")"));
            Set<String> parameters = new TreeSet<>();
            for (Element parameter : inside(mojo, "parameters", "parameter")) {
                if (!INJECTED.contains(text(parameter, "name"))) {
                    parameters.add("    " + parameter(mojo, parameter));
                }
            }
            lines.addAll(parameters);
        }
        return lines;
    }

    private static String parameter(Element mojo, Element parameter) {
        String name = text(parameter, "name");
        List<Element> configured = inside(mojo, "configuration", name);
        String property =
                configured.isEmpty() ? "" : configured.get(0).getTextContent().strip();
        String value = configured.isEmpty() ? "" : configured.get(0).getAttribute("default-value");
        return name + ": " + text(parameter, "type").replaceFirst(".*\\.", "")
                + (property.isEmpty() ? "" : ", " + property)
                + (value.isEmpty() ? "" : ", " + value);
    }

    private static List<Element> mojos() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("target/classes/META-INF/maven/plugin.xml").toFile());
        return inside(document.getDocumentElement(), "mojos", "mojo");
    }

    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }

    private static List<Element> inside(Element parent, String container, String name) {
        return children(parent, container).stream()
                .flatMap(found -> children(found, name).stream())
                .toList();
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }
}
