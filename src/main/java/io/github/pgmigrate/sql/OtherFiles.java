package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.sql.Includes.IncludeException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The other files that a script names. */
final class OtherFiles {

    private final Includes includes;
    private final Reporter reporter;

    OtherFiles(Includes includes, Reporter reporter) {
        this.includes = includes;
        this.reporter = reporter;
    }

    /** Finds a file; null where it is not there, which is told if it counts. */
    @Nullable ScriptSource find(Frame frame, Place place, String name, boolean relative) {
        try {
            return includes.find(frame.source, name, relative);
        } catch (IncludeException e) {
            if (frame.active()) {
                tell(place, e);
            }
            return null;
        }
    }

    private void tell(Place place, IncludeException e) {
        String message = String.valueOf(e.getMessage());
        switch (e.kind()) {
            case UNUSABLE ->
                reporter.error(
                        Code.INCLUDE,
                        place,
                        message,
                        "\\i and \\copy look from the project's directory on, \\ir from the script's");
            case OUTSIDE ->
                reporter.error(
                        Code.INCLUDE_OUTSIDE,
                        place,
                        message,
                        "what a migration reads belongs to it: move the file into the project");
        }
    }

    /**
     * {@code \copy ... from 'file'}: what to send, or null where it does not count; either way it goes into the digest.
     *
     * @param encoding what the file is in where the command does not say it
     */
    Item.@Nullable CopyFile copy(Frame frame, Place place, CopyCommand command, String name, ClientEncoding encoding) {
        ScriptSource data = find(frame, place, command.fileName(), false);
        if (data == null) {
            frame.includedFile(new byte[0]);
            return null;
        }
        Fingerprint digest = new Fingerprint();
        byte[] bytes = new byte[TextInput.BLOCK];
        try (InputStream in = data.open()) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                digest.bytes(bytes, 0, count);
            }
        } catch (IOException e) {
            if (frame.active()) {
                throw reporter.unreadable(data.name(), e);
            }
            frame.includedFile(new byte[0]);
            return null;
        }
        byte[] content = digest.finish();
        frame.includedFile(content);
        if (!frame.active()) {
            return null;
        }
        Fingerprint whole = new Fingerprint();
        whole.text(name);
        whole.text(command.sql());
        whole.raw(content);
        return new Item.CopyFile(
                place.location(), command.sql(), sent(command, data, encoding), Fingerprint.hex(whole.finish()));
    }

    private static ScriptSource sent(CopyCommand command, ScriptSource data, ClientEncoding encoding) {
        boolean theirOwn = ClientEncoding.ofCopy(command.sql())
                .filter(name -> !Setting.isUtf8(name))
                .isPresent();
        if (theirOwn) {
            return new AsTheyLie(data);
        }
        return data.isDecoded() || encoding.isUtf8() ? data : new Recoded(data, encoding);
    }
}
