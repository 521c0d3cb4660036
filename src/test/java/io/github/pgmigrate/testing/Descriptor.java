package io.github.pgmigrate.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The plugin's descriptor, as the build has written it: what users may write into their POMs. */
public final class Descriptor {

    private static final Path FILE = Path.of("target/classes/META-INF/maven/plugin.xml");

    private static final Set<String> INJECTED =
            Set.of("session", "project", "execution", "repositorySystem", "settingsDecrypter");

    private Descriptor() {}

    /**
     * A goal.
     *
     * @param phase where it is bound by default; empty for none
     * @param parameters those that a user may set
     */
    public record Goal(
            String name, String phase, boolean requiresProject, boolean threadSafe, List<Parameter> parameters) {

        public Goal {
            parameters = List.copyOf(parameters);
        }

        /** Whether it has a parameter with this name. */
        public boolean takes(String parameter) {
            return parameters.stream().anyMatch(found -> found.name().equals(parameter));
        }
    }

    /**
     * A parameter.
     *
     * @param type without its package
     * @param property as in {@code ${pgmigrate.url}}; empty for none
     * @param value its default; empty for none
     */
    public record Parameter(String name, String type, String property, String value) {}

    /** All goals, in the order of the descriptor. */
    public static List<Goal> goals() throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(FILE.toFile());
        return inside(document.getDocumentElement(), "mojos", "mojo")
                .map(Descriptor::goal)
                .toList();
    }

    private static Goal goal(Element mojo) {
        List<Parameter> parameters = inside(mojo, "parameters", "parameter")
                .map(parameter -> parameter(mojo, parameter))
                .filter(parameter -> !INJECTED.contains(parameter.name()))
                .toList();
        return new Goal(
                text(mojo, "goal"),
                text(mojo, "phase"),
                Boolean.parseBoolean(text(mojo, "requiresProject")),
                Boolean.parseBoolean(text(mojo, "threadSafe")),
                parameters);
    }

    private static Parameter parameter(Element mojo, Element parameter) {
        String name = text(parameter, "name");
        Optional<Element> configured = inside(mojo, "configuration", name).findFirst();
        return new Parameter(
                name,
                text(parameter, "type").replaceFirst(".*\\.", ""),
                configured.map(found -> found.getTextContent().strip()).orElse(""),
                configured.map(found -> found.getAttribute("default-value")).orElse(""));
    }

    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }

    private static Stream<Element> inside(Element parent, String container, String name) {
        return children(parent, container).stream().flatMap(found -> children(found, name).stream());
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
