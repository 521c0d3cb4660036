package io.github.pgmigrate.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house for the packages below a root. A room is the package right below the root, with all that is in
 * it; each rule comes with the words under which a test shows it.
 */
record House(String root) {

    /** Room by room, from the top, what each may use; what those may use is allowed as well. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry(
                    "mojo",
                    List.of("report", "safety", "drift", "rehearse", "backup", "server", "lint", "apply", "catalog")),
            Map.entry("report", List.of("safety", "drift", "rehearse", "backup", "server", "lint", "apply", "catalog")),
            Map.entry("safety", List.of("lint", "rehearse", "apply", "catalog", "backup")),
            Map.entry("drift", List.of("replay", "server", "apply", "catalog")),
            Map.entry("rehearse", List.of("replay", "server", "apply", "catalog", "lint")),
            Map.entry("replay", List.of("server", "apply", "catalog")),
            Map.entry("backup", List.of("target", "problem")),
            Map.entry("server", List.of("target", "db", "backup")),
            Map.entry("lint", List.of("script", "sql")),
            Map.entry("apply", List.of("history", "script", "catalog", "db")),
            Map.entry("history", List.of("script", "db")),
            Map.entry("catalog", List.of("db")),
            Map.entry("db", List.of("target", "sql")),
            Map.entry("target", List.of("problem")),
            Map.entry("script", List.of("sql")),
            Map.entry("sql", List.of("problem")),
            Map.entry("problem", List.of("text")),
            Map.entry("text", List.of()));

    Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new TreeMap<>();
        rules.put("every class is in a known room", everyClassIsInAKnownRoom());
        MAY_USE.keySet().forEach(room -> rules.put(room + " uses only rooms below it", usesOnlyRoomsBelow(room)));
        rules.put("no package is part of a cycle", noCycles());
        rules.put("JDBC only in db", onlyIn(List.of("db"), "java.sql..", "javax.sql..", "org.postgresql.."));
        rules.put("Maven only in mojo", onlyIn(List.of("mojo"), "org.apache.maven..", "org.eclipse.aether.."));
        rules.put("processes only in server and backup", noProcesses());
        rules.put("no public type has a public field that may change", noPublicMutableFields());
        rules.put("no type has a setter", noSetters());
        rules.put("goals are final", goalsAreFinal());
        rules.put("nothing writes to the console by itself", noConsole());
        rules.put("no type keeps a state of all runs", noStaticState());
        rules.put("no time is that of the machine that runs it", noClock());
        rules.put("every package is null-marked", everyPackageIsNullMarked());
        return rules;
    }

    private ArchRule everyClassIsInAKnownRoom() {
        String[] rooms = MAY_USE.keySet().stream().map(this::in).toArray(String[]::new);
        return classes().should().resideInAnyPackage(rooms);
    }

    private ArchRule usesOnlyRoomsBelow(String room) {
        Set<String> forbidden = new TreeSet<>(MAY_USE.keySet());
        forbidden.removeAll(reachable(room));
        return noClasses()
                .that()
                .resideInAPackage(in(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.stream().map(this::in).toArray(String[]::new))
                .allowEmptyShould(true);
    }

    private ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private ArchRule onlyIn(List<String> rooms, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms.stream().map(this::in).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private ArchRule noProcesses() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in("server"), in("backup"))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exec"))));
    }

    private static ArchRule noPublicMutableFields() {
        return fields().that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should()
                .beFinal()
                .allowEmptyShould(true);
    }

    private ArchRule noSetters() {
        return classes().should(new ArchCondition<>("have no setter") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getMethods().stream()
                        .filter(House.this::isSetter)
                        .forEach(method ->
                                events.add(SimpleConditionEvent.violated(method, method.getDescription() + " is one")));
            }
        });
    }

    /** A public method that is named as one and changes a field, unless a type from elsewhere asks for it. */
    private boolean isSetter(JavaMethod method) {
        return method.getName().matches("set\\p{Lu}.*")
                && method.getModifiers().contains(JavaModifier.PUBLIC)
                && method.getFieldAccesses().stream().anyMatch(access -> access.getAccessType() == AccessType.SET)
                && Stream.concat(
                                method.getOwner().getAllRawSuperclasses().stream(),
                                method.getOwner().getAllRawInterfaces().stream())
                        .filter(type -> !type.getPackageName().startsWith(root))
                        .flatMap(type -> type.getMethods().stream())
                        .noneMatch(inherited -> inherited.getName().equals(method.getName()));
    }

    private ArchRule goalsAreFinal() {
        return classes()
                .that()
                .resideInAPackage(in("mojo"))
                .and()
                .areAssignableTo("org.apache.maven.plugin.Mojo")
                .and()
                .doNotHaveSimpleName("HelpMojo") // written by maven-plugin-plugin
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .allowEmptyShould(true);
    }

    private static ArchRule noConsole() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace");
    }

    /** A daemon runs many builds in one JVM: nothing of one may be there for the next. */
    private static ArchRule noStaticState() {
        return fields().that().areStatic().should().beFinal().allowEmptyShould(true);
    }

    /** The server's clock counts, and System.nanoTime for how long something took; a new migration may be named by the time. */
    private ArchRule noClock() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in("mojo"), in("server"))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(name("now"))))
                .orShould()
                .callMethodWhere(target(owner(type(Clock.class))).and(target(nameStartingWith("system"))))
                .orShould()
                .callConstructor(Date.class);
    }

    private static ArchRule everyPackageIsNullMarked() {
        return classes().should(new ArchCondition<>("be in a null-marked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is not"));
                }
            }
        });
    }

    /** A room and all below it. */
    private static Set<String> reachable(String room) {
        Set<String> found = new TreeSet<>();
        List<String> open = new ArrayList<>(List.of(room));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (found.add(next)) {
                open.addAll(MAY_USE.getOrDefault(next, List.of()));
            }
        }
        return found;
    }

    private String in(String room) {
        return root + "." + room + "..";
    }
}
