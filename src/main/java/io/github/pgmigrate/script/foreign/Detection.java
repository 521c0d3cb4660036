package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ProjectFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out where another tool's files are, and whose they are. */
final class Detection {

    /** Where the tools' own guides put the files. */
    private static final List<String> PLACES = List.of(
            "src/main/resources/db/migration",
            "src/main/resources/db/changelog",
            "src/main/migrations",
            "db/migrations",
            "migrations");

    private Detection() {}

    /**
     * The place where the files are when nobody says so.
     *
     * @throws ProblemsException (RENAME_SOURCE) where none of the usual places is there
     */
    static Path source(Path project) {
        if (Files.exists(project.resolve(SqitchProject.PLAN))) {
            return project;
        }
        return PLACES.stream()
                .map(project::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new ProblemsException(
                        Problem.error(Code.RENAME_SOURCE, "the other tool's files are in none of the usual places")
                                .withHint("Name their folder with -Dpgmigrate.renameFrom. Looked for: sqitch.plan, "
                                        + String.join(", ", PLACES) + ".")));
    }

    /**
     * The tool that the files are of.
     *
     * @throws ProblemsException (RENAME_SOURCE) where they are of none, or of several
     */
    static Tool tool(Path project, Path source, List<SourceFile> files) {
        Set<Tool> tools = EnumSet.noneOf(Tool.class);
        files.forEach(file -> of(file).ifPresent(tools::add));
        if (tools.contains(Tool.SQITCH)) {
            return Tool.SQITCH;
        }
        if (tools.size() == 1) {
            return tools.iterator().next();
        }
        String where = ProjectFiles.name(project, source);
        List<String> words = new ArrayList<>();
        for (Tool tool : tools.isEmpty() ? EnumSet.allOf(Tool.class) : tools) {
            words.add(tool.word());
        }
        throw new ProblemsException(Problem.error(
                        Code.RENAME_SOURCE,
                        tools.isEmpty()
                                ? "'" + where + "' holds no files of a tool that is known here"
                                : "'" + where + "' holds files of several tools")
                .withHint("Name the tool with -Dpgmigrate.from: " + String.join(", ", words)
                        + "; and the folder with -Dpgmigrate.renameFrom."));
    }

    private static Optional<Tool> of(SourceFile file) {
        if (file.relative().equals(SqitchProject.PLAN)) {
            return Optional.of(Tool.SQITCH);
        }
        if (FlywayName.parse(file.name()).filter(FlywayName::isSql).isPresent()) {
            return Optional.of(Tool.FLYWAY);
        }
        if (SuffixPairs.NAME.matcher(file.name()).matches()) {
            return Optional.of(Tool.GOLANG_MIGRATE);
        }
        if (ChangelogOrder.isMaster(file)) {
            return Optional.of(Tool.LIQUIBASE);
        }
        if (!file.endsWith(".sql")) {
            return Optional.empty();
        }
        String bytes = file.bytes();
        if (FormattedSql.isFormatted(bytes)) {
            return Optional.of(Tool.LIQUIBASE);
        }
        if (MyBatisFolder.isCut(bytes)) {
            return Optional.of(Tool.MYBATIS);
        }
        return DbmateFolder.isCut(bytes) ? Optional.of(Tool.DBMATE) : Optional.empty();
    }
}
