package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.DiskNames;
import io.github.pgmigrate.script.ProjectFiles;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An immutable file of another tool.
 *
 * @param path where it is
 * @param relative its path below the folder that was named, with forward slashes
 * @param shown how it is shown to a person
 */
record SourceFile(Path path, String relative, String shown) {

    /** Folders that hold nobody's own files. */
    private static final Pattern PASSED_OVER = Pattern.compile("\\..*|target|build|node_modules");

    /** The name without directories. */
    String name() {
        return relative.substring(relative.lastIndexOf('/') + 1);
    }

    boolean endsWith(String ending) {
        return name().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /**
     * All of its bytes but a byte order mark, each as one character, so that whatever they are encoded in is written back as it
     * was.
     *
     * @throws ProblemsException (UNREADABLE)
     */
    String bytes() {
        try {
            return ByteOrderMark.dropped(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** All files at or below a path, by name; hidden ones apart, and what builds make. */
    static List<SourceFile> list(Path project, Path source) {
        if (Files.isRegularFile(source)) {
            return List.of(
                    new SourceFile(source, DiskNames.of(source.getFileName()), ProjectFiles.name(project, source)));
        }
        List<SourceFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(source, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean passedOver = !directory.equals(source)
                            && PASSED_OVER
                                    .matcher(directory.getFileName().toString())
                                    .matches();
                    return passedOver ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    String relative = ProjectFiles.name(source, path);
                    String name = relative.substring(relative.lastIndexOf('/') + 1);
                    if (Files.isRegularFile(path) && !name.startsWith(".")) {
                        files.add(new SourceFile(path, relative, ProjectFiles.name(project, path)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new SourceFile(source, "", ProjectFiles.name(project, source)).unreadable(e);
        }
        files.sort(Comparator.comparing(SourceFile::relative));
        return files;
    }

    private ProblemsException unreadable(IOException cause) {
        return new ProblemsException(
                List.of(Problem.error(Code.UNREADABLE, "'" + shown + "' cannot be read: " + IoReason.of(cause))
                        .withHint("Check the file and the rights to it.")),
                cause);
    }
}
