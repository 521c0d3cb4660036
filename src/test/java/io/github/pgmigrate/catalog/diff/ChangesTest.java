package io.github.pgmigrate.catalog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.CatalogStamp;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each property of each kind of object: a change of it is seen and told, and a change back leaves nothing. */
class ChangesTest {

    private static final Map<Integer, Set<String>> SEEN = new HashMap<>();
    private static final Map<Integer, Set<String>> CHANGED = new HashMap<>();

    /** What no case changes: a script cannot, or it is told as part of another property. */
    private static final Set<String> NOT_CHANGED = Set.of("position");

    /** All cases, or those whose names hold what {@code -Dcatalog.case} says. */
    static Stream<Arguments> cases() throws IOException {
        String wanted = System.getProperty("catalog.case", "");
        List<Case> cases =
                Case.all().stream().filter(one -> one.name().contains(wanted)).toList();
        return Majors.tested().stream()
                .flatMap(major ->
                        cases.stream().filter(one -> one.since() <= major).map(one -> Arguments.of(major, one)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void a_change_is_told_and_a_change_back_is_exact(int major, Case one) throws ServerException {
        Target database = TestServer.of(major).newDatabase();
        try (Session session = Session.open(database, "pgmigrate", notice -> {});
                Session reader = Session.open(database, "pgmigrate", notice -> {})) {
            Case.prepare(session);
            one.run(session, one.setup(), major);
            CatalogSnapshot before = read(reader);
            CatalogStamp stamp = CatalogStamp.read(reader);
            assertThat(CatalogStamp.read(reader)).isEqualTo(stamp);
            one.run(session, one.change(), major);
            CatalogDiff changed = CatalogDiff.between(before, read(reader));
            if (!changed.differences().isEmpty()) {
                assertThat(CatalogStamp.read(reader)).isNotEqualTo(stamp);
            }
            one.run(session, one.back(), major);
            CatalogDiff back = CatalogDiff.between(before, read(reader));

            assertThat(changed.differences())
                    .extracting(Difference::sentence)
                    .containsExactlyElementsOf(one.says().stream()
                            .map(line -> Case.filled(line, major))
                            .toList());
            SEEN.computeIfAbsent(major, key -> new TreeSet<>())
                    .addAll(labels(before.objects().values().stream()
                            .flatMap(object -> object.properties().keySet().stream())));
            CHANGED.computeIfAbsent(major, key -> new TreeSet<>())
                    .addAll(labels(changed.differences().stream()
                            .map(Difference::property)
                            .filter(Objects::nonNull)));
            assertThat(changed.unread()).isEmpty();
            assertThat(changed.verdict()).isEqualTo(verdict(one));
            assertThat(back.differences()).isEmpty();
            assertThat(back.verdict()).isEqualTo(Verdict.EXACT);
        }
    }

    @AfterAll
    static void every_property_was_changed_by_a_case() {
        if (System.getProperty("catalog.case") == null) {
            SEEN.forEach((major, seen) -> {
                seen.removeAll(CHANGED.getOrDefault(major, Set.of()));
                assertThat(seen).as("never changed on PostgreSQL %s", major).isSubsetOf(NOT_CHANGED);
            });
        }
    }

    /** Properties, with options and the like as one. */
    private static Set<String> labels(Stream<String> properties) {
        return properties
                .map(property ->
                        property.replaceFirst("^((?:wrapper's )?option toast|(?:wrapper's )?option|setting).*", "$1"))
                .collect(Collectors.toSet());
    }

    private static Verdict verdict(Case one) {
        if (one.says().isEmpty()) {
            return Verdict.EXACT;
        }
        return one.name().startsWith("order of") && one.says().get(0).startsWith("columns of")
                ? Verdict.ORDER
                : Verdict.DIFFERENT;
    }

    private static CatalogSnapshot read(Session reader) throws ServerException {
        CatalogSnapshot snapshot =
                CatalogSnapshot.read(reader, CatalogScope.everything().withCluster());
        assertThat(snapshot.toJson()).doesNotContain("canary");
        assertThat(CatalogSnapshot.ofJson(snapshot.toJson())).isEqualTo(snapshot);
        return snapshot;
    }
}
