package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Starts a new migration: files with the next free number, never over others. */
public final class NewMigration {

    private static final int TRIES = 50;

    private final Request request;
    private final String words;

    /**
     * What to start.
     *
     * @param project the directory against which shown names are resolved
     * @param directory the migration folder; made where it is missing
     * @param description what the migration does, in the author's words
     * @param author for the header
     * @param ticket for the header
     * @param verify whether a verify script is wanted, too
     * @param now the time, for the header and for folders that number by time
     */
    public record Request(
            Path project,
            Path directory,
            String description,
            Optional<String> author,
            Optional<String> ticket,
            boolean verify,
            Instant now) {}

    /**
     * What was made.
     *
     * @param version the version's digits, as in the file names
     * @param files the names as shown to a person: forward, rollback, and verify where wanted
     */
    public record Created(String version, List<String> files) {
        public Created {
            files = List.copyOf(files);
        }
    }

    private NewMigration(Request request, String words) {
        this.request = request;
        this.words = words;
    }

    /**
     * Makes the files.
     *
     * @throws ProblemsException (PARAMETER, FILE_EXISTS, WRITE_FAILED) and then nothing was made
     */
    public static Created create(Request request) {
        String words = Words.of(request.description());
        String marker = words.replaceFirst("_.*", "");
        if (words.isEmpty() || words.equals("rollback") || words.equals("verify")) {
            throw new ProblemsException(Problem.error(
                            Code.PARAMETER,
                            "'" + request.description().strip() + "' does not say what the migration does")
                    .withHint("Give a few words, such as -Dpgmigrate.description=\"add phone number to users\"."));
        }
        boolean marked = marker.equals("rollback") || marker.equals("verify");
        return new NewMigration(request, marked ? words.replaceFirst("_", "-") : words).create();
    }

    private Created create() {
        try {
            Files.createDirectories(request.directory());
            for (int i = 0; i < TRIES; i++) {
                Optional<Created> created = attempt();
                if (created.isPresent()) {
                    return created.get();
                }
                Thread.sleep(ThreadLocalRandom.current().nextLong(1, 20));
            }
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(
                                    Code.WRITE_FAILED, "the migration could not be written: " + IoReason.withPath(e))
                            .withHint("Check the folder " + shown(request.directory()) + " and the rights to it.")),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemsException(Problem.error(Code.FILE_EXISTS, "others took every number that was tried")
                .withHint("Try again."));
    }

    /**
     * Takes the next number. Two that do so at once write different files where their words differ, so each looks around
     * after its forward file is there: the later one surely sees the earlier, and whoever sees another gives way.
     */
    private Optional<Created> attempt() throws IOException {
        String digits = Listing.numbering(request.directory()).next(request.now());
        List<Path> made = new ArrayList<>();
        try {
            make(ScriptKind.FORWARD, digits, made);
            if (taken(digits)) {
                remove(made);
                return Optional.empty();
            }
            make(ScriptKind.ROLLBACK, digits, made);
            if (request.verify()) {
                make(ScriptKind.VERIFY, digits, made);
            }
        } catch (FileAlreadyExistsException e) {
            remove(made);
            if (made.isEmpty()) {
                return Optional.empty();
            }
            throw new ProblemsException(
                    List.of(Problem.error(Code.FILE_EXISTS, "there is already a file " + shown(Path.of(e.getFile())))
                            .withHint("Move it away, or describe the migration in other words.")),
                    e);
        } catch (IOException e) {
            remove(made);
            throw e;
        }
        return Optional.of(new Created(digits, made.stream().map(this::shown).toList()));
    }

    private void make(ScriptKind kind, String digits, List<Path> made) throws IOException {
        Template template = new Template(
                digits + "_" + words,
                oneLine(request.description()),
                oneLine(request.author().orElse("")),
                request.now().atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                oneLine(request.ticket().orElse("")));
        Path file = DiskNames.resolve(request.directory(), FileName.Versioned.name(kind, digits, words));
        Files.writeString(file, template.of(kind), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        made.add(file);
    }

    private boolean taken(String digits) throws IOException {
        String own = FileName.Versioned.name(ScriptKind.FORWARD, digits, words);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(request.directory())) {
            for (Path path : stream) {
                String name = DiskNames.of(path.getFileName());
                if (!name.equals(own)
                        && FileName.parse(name) instanceof FileName.Versioned other
                        && other.version().equals(Version.of(digits))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void remove(List<Path> made) throws IOException {
        for (Path path : made) {
            Files.deleteIfExists(path);
        }
    }

    private String shown(Path path) {
        return ProjectFiles.name(request.project(), path);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
