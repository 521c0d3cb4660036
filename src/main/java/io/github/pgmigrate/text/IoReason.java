package io.github.pgmigrate.text;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Says why a file could not be read or written, in words: Java's own messages are a path, or the name of a class. */
public final class IoReason {

    private IoReason() {}

    /** The reason alone, such as {@code permission denied}. */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "something of that name is there already";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "the directory is not empty";
        }
        if (failure instanceof CharacterCodingException) {
            return "the text is not in the expected encoding";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return Objects.requireNonNull(system.getReason());
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** The reason, and before it the file or directory that is in the way, where the failure names one. */
    public static String withPath(IOException failure) {
        boolean named = failure instanceof FileSystemException system && system.getFile() != null;
        return named ? ((FileSystemException) failure).getFile() + ": " + of(failure) : of(failure);
    }

    /** Whether it is about the right to write: a directory of somebody else's, a file system mounted read-only. */
    public static boolean isForbidden(IOException failure) {
        return failure instanceof AccessDeniedException || of(failure).contains("Read-only file system");
    }
}
