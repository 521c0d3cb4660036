package io.github.pgmigrate.faults;

import io.github.pgmigrate.faults.FaultCase.Outcome;
import io.github.pgmigrate.faults.FaultCase.TestName;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The faults as a page of the site. */
final class FaultTable {

    private static final Map<String, String> SECTIONS = Map.of(
            "F001", "The client dies",
            "F022", "The server and the network",
            "F046", "Others at the same time",
            "F058", "The history",
            "F066", "Files",
            "F078", "What scripts do",
            "F094", "The surroundings",
            "S01", "Security");

    private FaultTable() {}

    /** The page. */
    static String page(String head, List<FaultCase> cases, Function<FaultCase, Outcome> outcomes) {
        StringBuilder page = new StringBuilder(head);
        for (FaultCase each : cases) {
            String section = SECTIONS.get(each.id());
            if (section != null) {
                page.append("\n## ").append(section).append("\n\n");
                page.append("| | fault | what must happen | shown by | result |\n|---|---|---|---|---|\n");
            }
            page.append("| ")
                    .append(String.join(
                            " | ",
                            each.id(),
                            cell(each.title()),
                            cell(each.expectation()),
                            shownBy(each),
                            outcomes.apply(each).words()))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String shownBy(FaultCase each) {
        String tests = each.tests().stream()
                .map(TestName::inWords)
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining("<br/>"));
        String between = tests.isEmpty() || each.note().isEmpty() ? "" : "<br/>";
        return tests + between + cell(each.note());
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("_", "\\_");
    }
}
