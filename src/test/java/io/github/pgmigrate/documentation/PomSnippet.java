package io.github.pgmigrate.documentation;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** A part of a POM, or of settings.xml, that a page shows. */
final class PomSnippet {

    private static final String OURS = "pgmigrate-maven-plugin";

    private static final Set<String> PHASES = Set.of(
            "validate",
            "compile",
            "test",
            "package",
            "pre-integration-test",
            "integration-test",
            "post-integration-test",
            "verify",
            "install",
            "deploy");

    private final KnownNames known;
    private final List<String> wrong = new ArrayList<>();

    private PomSnippet(KnownNames known) {
        this.known = known;
    }

    /** What is wrong with it: not well-formed, or a goal, phase, parameter or property that there is not. */
    static List<String> wrongIn(String xml, KnownNames known) throws Exception {
        PomSnippet snippet = new PomSnippet(known);
        try {
            DocumentBuilder reader = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            // throws, and prints nothing
            reader.setErrorHandler(new DefaultHandler());
            Element root = reader.parse(new InputSource(new StringReader("<snippet>" + xml + "</snippet>")))
                    .getDocumentElement();
            children(root).forEach(snippet::look);
        } catch (SAXException malformed) {
            snippet.wrong.add("not well-formed: " + malformed.getMessage());
        }
        return snippet.wrong;
    }

    private void look(Element element) {
        switch (element.getTagName()) {
            case "plugin" -> {
                if (text(element, "artifactId").contains(OURS)) {
                    lookAtPlugin(element);
                }
            }
            case "execution" -> lookAtExecution(element);
            case "configuration" -> parameters(element, Set.of());
            case "properties" ->
                children(element).stream()
                        .map(Element::getTagName)
                        .filter(name -> name.startsWith("pgmigrate."))
                        .filter(name -> !known.isProperty(name.substring("pgmigrate.".length()), Set.of()))
                        .forEach(name -> wrong.add("the property " + name));
            case "project", "build", "plugins", "profiles", "profile", "executions" ->
                children(element).forEach(this::look);
            // of settings.xml, and what every POM has
            case "server", "servers", "id", "groupId", "artifactId", "version" -> {}
            default -> {
                if (!known.isParameter(element.getTagName(), Set.of())) {
                    wrong.add("the element " + element.getTagName());
                }
            }
        }
    }

    private void lookAtPlugin(Element plugin) {
        for (Element child : children(plugin)) {
            if (child.getTagName().equals("configuration") || child.getTagName().equals("executions")) {
                look(child);
            }
        }
    }

    private void lookAtExecution(Element execution) {
        Set<String> goals = new TreeSet<>();
        for (Element child : children(execution)) {
            if (child.getTagName().equals("goals")) {
                children(child).forEach(goal -> goals.add(goal.getTextContent().strip()));
            }
        }
        if (goals.isEmpty()) {
            wrong.add("an execution without a goal");
        }
        goals.stream().filter(goal -> !known.goals().contains(goal)).forEach(goal -> wrong.add("the goal " + goal));
        text(execution, "phase").stream()
                .filter(phase -> !PHASES.contains(phase))
                .forEach(phase -> wrong.add("the phase " + phase));
        children(execution).stream()
                .filter(child -> child.getTagName().equals("configuration"))
                .forEach(configuration -> parameters(configuration, goals));
    }

    private void parameters(Element configuration, Set<String> goals) {
        children(configuration).stream()
                .map(Element::getTagName)
                .filter(name -> !known.isParameter(name, goals))
                .forEach(name -> wrong.add("the parameter " + name + " of " + goals));
    }

    private static List<String> text(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> child.getTagName().equals(name))
                .map(child -> child.getTextContent().strip())
                .toList();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
