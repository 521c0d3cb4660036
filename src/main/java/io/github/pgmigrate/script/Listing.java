package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of the scripts in a folder.
 *
 * @param found those that may be read, in {@link Finding#ORDER}
 * @param numbering of all versioned names, readable or not
 * @param problems of names and kinds of file
 */
record Listing(List<Finding> found, Numbering numbering, List<Problem> problems) {

    Listing {
        found = List.copyOf(found);
        problems = List.copyOf(problems);
    }

    /**
     * Lists a folder; its subfolders are not looked into.
     *
     * @throws IOException when the folder cannot be listed
     */
    static Listing of(Path folder, ProjectFiles files) throws IOException {
        List<Path> paths = scripts(folder);
        Numbering numbering = numbering(paths);
        List<Finding> found = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path path : paths) {
            FileSource source = files.source(path);
            String fileName = nameOf(path);
            FileName name = FileName.parse(fileName);
            Problem wrong = problemOf(path, source, files);
            if (name instanceof FileName.Misfit) {
                problems.add(misfit(source, fileName, numbering));
            } else if (wrong == null) {
                found.add(new Finding(fileName, name, source));
            }
            if (wrong != null) {
                problems.add(wrong);
            }
        }
        collisions(paths, files, problems);
        found.sort(Finding.ORDER);
        return new Listing(found, numbering, problems);
    }

    /** The versions that a folder's names hold; those of a folder that does not exist are none. */
    static Numbering numbering(Path folder) throws IOException {
        return numbering(Files.isDirectory(folder) ? scripts(folder) : List.of());
    }

    private static Numbering numbering(List<Path> paths) {
        List<FileName.Versioned> versioned = new ArrayList<>();
        for (Path path : paths) {
            if (FileName.parse(nameOf(path)) instanceof FileName.Versioned name) {
                versioned.add(name);
            }
        }
        return new Numbering(versioned);
    }

    private static List<Path> scripts(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                if (!(FileName.parse(nameOf(path)) instanceof FileName.Other)) {
                    paths.add(path);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        paths.sort((left, right) -> nameOf(left).compareTo(nameOf(right)));
        return paths;
    }

    private static String nameOf(Path path) {
        return DiskNames.of(path.getFileName());
    }

    private static final Pattern FLYWAYS = Pattern.compile("([VU][0-9][0-9._]*|R)__.+");

    private static Problem misfit(FileSource source, String fileName, Numbering numbering) {
        String message =
                "the name '" + fileName.replaceAll("\\p{Cntrl}", "?") + "' has none of the forms of a migration";
        return Problem.error(Code.FILE_NAME, message)
                .in(source.name())
                .withHint("Rename it, such as to " + NearestName.of(fileName, numbering.next())
                        + ", or move it out of the folder."
                        + (FLYWAYS.matcher(fileName).matches()
                                ? " To rename all of Flyway's files at once, move them to another folder and run"
                                        + " pgmigrate:adopt -Dpgmigrate.rename -Dpgmigrate.renameFrom=<that folder>."
                                : ""));
    }

    private static @Nullable Problem problemOf(Path path, FileSource source, ProjectFiles files) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                if (!Files.exists(path)) {
                    return Problem.error(Code.UNREADABLE, "the link leads to a file that does not exist")
                            .in(source.name())
                            .withHint("Put the script itself here, or delete the link.");
                }
                Path real = path.toRealPath();
                if (!files.contains(real)) {
                    return Problem.error(Code.LINK_LEAVES_FOLDER, "the link leads to a file outside the project")
                            .in(source.name())
                            .withHint("Put the script itself here: what is migrated has to lie in the project.");
                }
                attributes = Files.readAttributes(real, BasicFileAttributes.class);
            }
            if (!attributes.isRegularFile()) {
                String what = attributes.isDirectory() ? "a directory" : "a pipe or device";
                return Problem.error(Code.NOT_A_FILE, "a script has to be a file, and this is " + what)
                        .in(source.name())
                        .withHint("Rename it so that it does not end in .sql, or move it out of the folder.");
            }
            if (!Files.isReadable(path)) {
                return Problem.error(Code.UNREADABLE, "the file may not be read: permission denied")
                        .in(source.name())
                        .withHint("Give the user who runs the build the right to read it.");
            }
            return null;
        } catch (IOException e) {
            return Problem.error(Code.UNREADABLE, "the file cannot be read: " + IoReason.of(e))
                    .in(source.name())
                    .withHint("Check the file and the rights to it.");
        }
    }

    private static void collisions(List<Path> paths, ProjectFiles files, List<Problem> problems) {
        Map<String, Path> seen = new TreeMap<>();
        for (Path path : paths) {
            Path twin = seen.putIfAbsent(folded(nameOf(path)), path);
            if (twin != null) {
                problems.add(
                        Problem.error(
                                        Code.NAME_COLLISION,
                                        "on disks that ignore case or Unicode forms this is the same name as "
                                                + files.source(twin).name())
                                .in(files.source(path).name())
                                .withHint(
                                        "Rename one of the two, so that they differ in more than capitals and accents' forms."));
            }
        }
    }

    /** What a disk that ignores case and Unicode's normalisation forms would make of a name. */
    private static String folded(String name) {
        String upper = Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }
}
