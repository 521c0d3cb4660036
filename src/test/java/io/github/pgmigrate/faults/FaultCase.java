package io.github.pgmigrate.faults;

import java.util.List;

/**
 * A fault or a threat of {@code src/test/resources/faults/cases.tsv}, and the tests that show what happens then.
 *
 * @param id F001 to F100, S01 to S28
 * @param title what goes wrong
 * @param expectation what must happen then
 * @param note why there is no test, or what the tests leave out; may be empty
 * @param tests the tests that have the id as their tag
 */
record FaultCase(String id, String title, String expectation, String note, List<TestName> tests) {

    FaultCase {
        tests = List.copyOf(tests);
    }

    /**
     * A test method.
     *
     * @param type the full name of its class
     * @param method its name
     */
    record TestName(String type, String method) implements Comparable<TestName> {

        /** For people: the class without its package. */
        String inWords() {
            return type.substring(type.lastIndexOf('.') + 1) + "." + method;
        }

        @Override
        public int compareTo(TestName other) {
            return inWords().compareTo(other.inWords());
        }
    }

    /** How the tests of a case went in a run. */
    enum Outcome {
        PASSED("passed"),
        SKIPPED("skipped"),
        NOT_RUN("not run"),
        FAILED("failed"),
        /** It has none. */
        NO_TEST("-");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    boolean isTested() {
        return !tests.isEmpty();
    }
}
