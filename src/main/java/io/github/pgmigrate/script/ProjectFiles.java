package io.github.pgmigrate.script;

import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Includes.IncludeException.Kind;
import io.github.pgmigrate.sql.ScriptSource;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The files that scripts may read: what really lies, links followed, in the project or in the migration folder (which may be
 * configured outside the project). Immutable.
 */
public final class ProjectFiles implements Includes {

    private final Path project;
    private final Path projectReal;
    private final Path folderReal;
    private final Charset encoding;

    /**
     * @param encoding what the files are in
     * @throws IOException when one of the directories does not exist
     */
    ProjectFiles(Path project, Path folder, Charset encoding) throws IOException {
        this.project = project.toAbsolutePath().normalize();
        this.projectReal = project.toRealPath();
        this.folderReal = folder.toRealPath();
        this.encoding = encoding;
    }

    /** A file of the project, named as a person names it: relative to the project, with forward slashes. */
    FileSource source(Path path) {
        return new FileSource(name(project, path), path, encoding);
    }

    /** Whether a path, which must be a real one, is within bounds. */
    boolean contains(Path real) {
        return real.startsWith(projectReal) || real.startsWith(folderReal);
    }

    /** How a file is shown to a person: relative to the project, with forward slashes. */
    public static String name(Path project, Path path) {
        Path from = project.toAbsolutePath().normalize();
        Path to = path.toAbsolutePath().normalize();
        boolean relative = from.getRoot() != null && from.getRoot().equals(to.getRoot());
        return DiskNames.of(relative ? from.relativize(to) : to).replace('\\', '/');
    }

    @Override
    public ScriptSource find(ScriptSource from, String fileName, boolean relative) throws IncludeException {
        Path path = resolve(base(from, relative), fileName);
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException e) {
            throw new IncludeException(Kind.UNUSABLE, missing(from, fileName, relative, path));
        }
        if (!contains(real)) {
            throw new IncludeException(Kind.OUTSIDE, "'" + fileName + "' lies outside the project directory");
        }
        if (!Files.isRegularFile(real)) {
            throw new IncludeException(Kind.UNUSABLE, "'" + fileName + "' is not a regular file");
        }
        if (!Files.isReadable(real)) {
            throw new IncludeException(Kind.UNUSABLE, "'" + fileName + "' may not be read: permission denied");
        }
        return source(path);
    }

    private Path base(ScriptSource from, boolean relative) {
        Path parent = relative && from instanceof FileSource file ? file.path().getParent() : null;
        return parent == null ? project : parent;
    }

    private static Path resolve(Path base, String fileName) throws IncludeException {
        try {
            return DiskNames.resolve(base, fileName);
        } catch (InvalidPathException e) {
            throw new IncludeException(Kind.UNUSABLE, "'" + fileName + "' is not a file name: " + e.getReason());
        }
    }

    private String missing(ScriptSource from, String fileName, boolean relative, Path path) throws IncludeException {
        String message = "there is no file '" + name(project, path) + "'";
        boolean otherwise = Files.isRegularFile(resolve(base(from, !relative), fileName));
        if (!otherwise) {
            return message;
        }
        return relative
                ? message + "; \\ir looks beside the script, and \\i finds it in the project directory"
                : message + "; \\i looks in the project directory, and \\ir finds it beside the script";
    }
}
