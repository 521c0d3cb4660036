package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts the scripts of each version together, and reports what does not fit. */
final class Pairs {

    private static final String IRREVERSIBLE = "'-- pgmigrate:irreversible <reason>'";

    private final boolean rollbacksOptional;
    private final Consumer<Problem> problems;

    Pairs(boolean rollbacksOptional, Consumer<Problem> problems) {
        this.rollbacksOptional = rollbacksOptional;
        this.problems = problems;
    }

    /** A versioned script that was read. */
    record Member(FileName.Versioned name, ScriptFile file) {
        String shown() {
            return file.source().name();
        }
    }

    /** The migrations of all versions that have a forward file, ascending. */
    List<Migration> pair(List<Member> members) {
        Map<Version, Map<ScriptKind, Member>> versions = new TreeMap<>();
        for (Member member : members) {
            Map<ScriptKind, Member> version =
                    versions.computeIfAbsent(member.name().version(), key -> new EnumMap<>(ScriptKind.class));
            Member first = version.putIfAbsent(member.name().kind(), member);
            if (first != null) {
                duplicate(first, member);
            }
        }
        List<Migration> migrations = new ArrayList<>();
        versions.forEach((version, scripts) -> {
            Member forward = scripts.get(ScriptKind.FORWARD);
            Optional<Member> rollback = Optional.ofNullable(scripts.get(ScriptKind.ROLLBACK));
            Optional<Member> verify = Optional.ofNullable(scripts.get(ScriptKind.VERIFY));
            if (forward == null) {
                rollback.ifPresent(orphan -> orphan(orphan, Code.ORPHAN_ROLLBACK));
                verify.ifPresent(orphan -> orphan(orphan, Code.ORPHAN_VERIFY));
                return;
            }
            Migration migration = new Migration(
                    version,
                    forward.name().description(),
                    forward.file(),
                    rollback.map(Member::file),
                    verify.map(Member::file));
            check(migration, forward, rollback);
            rollback.ifPresent(other -> compareWords(forward, other));
            verify.ifPresent(other -> compareWords(forward, other));
            migrations.add(migration);
        });
        return migrations;
    }

    private void duplicate(Member first, Member second) {
        String same = first.name().digits().equals(second.name().digits()) ? "" : " (leading zeros do not count)";
        String kind = second.name().kind().words();
        problems.accept(Problem.error(
                        Code.DUPLICATE_VERSION,
                        "there are two " + kind + "s of version "
                                + second.name().version() + same + ": "
                                + first.file().fileName() + " and "
                                + second.file().fileName())
                .in(second.shown())
                .withHint(duplicateRemedy(first, second)));
    }

    /** What a file should be called whose name begins with nearly the word that marks a rollback or a verify script. */
    private static Optional<String> misspelt(FileName.Versioned name) {
        String[] words = name.words().split("_", 2);
        return Stream.of(ScriptKind.ROLLBACK, ScriptKind.VERIFY)
                .filter(kind -> Spelling.distance(
                                words[0].toLowerCase(Locale.ROOT),
                                FileName.marker(kind).orElseThrow())
                        <= 2)
                .map(kind -> FileName.Versioned.name(kind, name.digits(), words.length > 1 ? words[1] : ""))
                .findFirst();
    }

    private static String duplicateRemedy(Member first, Member second) {
        FileName.Versioned name = second.name();
        if (name.kind() != ScriptKind.FORWARD) {
            return "Keep one of them: a migration has one " + name.kind().words() + ".";
        }
        String words = name.words();
        for (String ending : new String[] {"_rollback", "-rollback", ".rollback", "_undo", "_down"}) {
            if (words.endsWith(ending) && words.length() > ending.length()) {
                String rest = words.substring(0, words.length() - ending.length());
                return "If the second is the rollback, rename it to "
                        + FileName.Versioned.name(ScriptKind.ROLLBACK, name.digits(), rest)
                        + "; else give it a number of its own.";
            }
        }
        for (Member member : List.of(second, first)) {
            Optional<String> meant = misspelt(member.name());
            if (meant.isPresent()) {
                return "If " + member.file().fileName() + " is meant otherwise, rename it to " + meant.get()
                        + "; else give one of them a number of its own.";
            }
        }
        if (words.matches("[0-9]+_.*")) {
            return "The version is what stands before the first underscore: rename one of them so that all its digits do.";
        }
        return "Give one of them the next free number, its rollback and verify script too; not one that was applied somewhere.";
    }

    private void orphan(Member member, Code code) {
        FileName.Versioned name = member.name();
        String word = FileName.marker(name.kind()).orElseThrow();
        String forward = name.words().isEmpty() ? name.digits() + "_<what it does>.sql" : name.as(ScriptKind.FORWARD);
        String asForward = name.digits() + "_" + (name.words().isEmpty() ? "do-" + word : word + "-" + name.words());
        problems.accept(Problem.error(
                        code,
                        "there is no forward migration of version " + name.version() + " for this "
                                + name.kind().words())
                .in(member.shown())
                .withHint("Add " + forward + ", or delete this file. If it is a forward migration itself, rename it to "
                        + asForward + FileName.ENDING + ": after the number, the word '" + word + "' marks a "
                        + name.kind().words() + "."));
    }

    private void check(Migration migration, Member forward, Optional<Member> rollback) {
        boolean forwardEmpty = migration.forward().facts().empty();
        if (forwardEmpty) {
            problems.accept(
                    Problem.note(Code.EMPTY_FORWARD, "the migration holds no statement; it is recorded all the same")
                            .in(forward.shown()));
        }
        if (rollback.isEmpty()) {
            if (migration.irreversible().isEmpty()) {
                missing(forward);
            }
            return;
        }
        boolean empty = rollback.get().file().facts().empty();
        if (empty && !forwardEmpty && migration.irreversible().isEmpty()) {
            String message =
                    "the rollback holds no statement, but " + forward.file().fileName() + " does";
            Problem problem = rollbacksOptional
                    ? Problem.warning(Code.EMPTY_ROLLBACK, message)
                    : Problem.error(Code.EMPTY_ROLLBACK, message);
            problems.accept(problem.in(rollback.get().shown())
                    .withHint("Write what undoes it; if nothing can, say why: " + IRREVERSIBLE + "."));
        }
        if (!empty && migration.irreversible().isPresent()) {
            problems.accept(Problem.warning(
                            Code.IRREVERSIBLE_WITH_ROLLBACK,
                            "the migration is marked irreversible, so this rollback never runs")
                    .in(rollback.get().shown())
                    .withHint("Remove the line 'pgmigrate:irreversible', or the statements of the rollback."));
        }
    }

    private void missing(Member forward) {
        String message = "the migration has no rollback";
        Problem problem = rollbacksOptional
                ? Problem.warning(Code.MISSING_ROLLBACK, message)
                : Problem.error(Code.MISSING_ROLLBACK, message);
        problems.accept(problem.in(forward.shown())
                .withHint("Write " + forward.name().as(ScriptKind.ROLLBACK)
                        + ". If nothing can undo the migration, say why in "
                        + forward.file().fileName() + ": " + IRREVERSIBLE + "."));
    }

    private void compareWords(Member forward, Member other) {
        String words = other.name().words();
        if (!words.isEmpty() && !words.equals(forward.name().words())) {
            problems.accept(Problem.warning(
                            Code.DESCRIPTION_DIFFERS,
                            "the " + other.name().kind().words() + " is named otherwise than "
                                    + forward.file().fileName() + ", to which it belongs by its number")
                    .in(other.shown())
                    .withHint("If they belong together, rename it to "
                            + forward.name().as(other.name().kind()) + "."));
        }
    }
}
