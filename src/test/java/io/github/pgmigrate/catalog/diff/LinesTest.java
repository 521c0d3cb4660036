package io.github.pgmigrate.catalog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is shown of two texts of several lines has to differ where they do. */
class LinesTest {

    private static String difference(String before, String after) {
        return Lines.firstDifference(before, after, ", was ");
    }

    @Test
    void the_first_line_that_differs_is_shown() {
        assertThat(difference("BEGIN\n  RETURN 1;\nEND", "BEGIN\n  RETURN 2;\nEND"))
                .isEqualTo(" in line 2: RETURN 2;, was RETURN 1;");
        assertThat(difference("BEGIN\nEND", "BEGIN\nEND\n")).isEqualTo(" in line 3: an empty line, was nothing");
        assertThat(difference("BEGIN\nnothing", "BEGIN")).isEqualTo(" in line 2: nothing, was nothing");
    }

    @Test
    void blanks_are_shown_where_they_alone_differ() {
        assertThat(difference("\n    BEGIN", "\n\tBEGIN")).isEqualTo(" in line 2: \"\\tBEGIN\", was \"    BEGIN\"");
        assertThat(difference("BEGIN ", "BEGIN")).isEqualTo(" in line 1: \"BEGIN\", was \"BEGIN \"");
        assertThat(difference("BEGIN\r\nEND", "BEGIN\nEND")).isEqualTo(" in line 1: \"BEGIN\", was \"BEGIN\\r\"");
        assertThat(difference("", "  ")).isEqualTo(" in line 1: \"  \", was \"\"");
    }

    @Test
    void a_long_line_is_shown_from_a_little_before_where_it_differs() {
        String same = "x".repeat(200);
        assertThat(difference("SELECT " + same + "old_name", "SELECT " + same + "new_name"))
                .isEqualTo(
                        " in line 1: \"..." + "x".repeat(20) + "new_name\", was \"..." + "x".repeat(20) + "old_name\"");
    }
}
