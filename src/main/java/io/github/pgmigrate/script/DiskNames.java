package io.github.pgmigrate.script;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * File names as they stand on the disk, in UTF-8, whatever the locale says. Java takes them for text in the locale's encoding:
 * where that is ASCII, as in a container without LANG, a name such as {@code 001_größe.sql} would come out as another one, and
 * would get another line in the sum file. On Unix a path keeps the bytes, and its URI shows them.
 */
public final class DiskNames {

    private static final boolean UTF_8 = isUtf8(System.getProperty("sun.jnu.encoding", "UTF-8"))
            || System.getProperty("os.name", "").startsWith("Windows");

    private DiskNames() {}

    /** The text of a path; its last part where that is all there is to it. */
    public static String of(Path path) {
        String text = path.toString();
        return UTF_8 || isAscii(text) ? text : decoded(path, text);
    }

    /** A path below a directory, or an absolute one; {@link Path#resolve(String)} in any locale. */
    public static Path resolve(Path directory, String name) {
        if (UTF_8 || isAscii(name)) {
            return directory.resolve(name);
        }
        StringBuilder uri = new StringBuilder("file://");
        if (!name.startsWith("/")) {
            String base = directory.toAbsolutePath().toUri().getRawPath();
            uri.append(base).append(base.endsWith("/") ? "" : "/");
        }
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (octet > 0 && Character.isLetterOrDigit(octet)) || octet == '/';
            uri.append(plain ? String.valueOf((char) octet) : String.format(Locale.ROOT, "%%%02X", octet));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** A name that is not in UTF-8 stays as Java has it. */
    private static String decoded(Path path, String text) {
        String raw = path.toUri().getRawPath();
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            boolean escaped = raw.charAt(i) == '%';
            bytes[length++] = (byte) (escaped ? Integer.parseInt(raw, i + 1, i + 3, 16) : raw.charAt(i));
            i += escaped ? 2 : 0;
        }
        try {
            String whole = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            String trimmed =
                    whole.endsWith("/") && !text.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
            return path.isAbsolute() ? trimmed : tail(trimmed, path.getNameCount());
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    /** The last parts of an absolute path: a relative one has become absolute in its URI. */
    private static String tail(String absolute, int parts) {
        int start = absolute.length();
        for (int i = 0; i < parts; i++) {
            start = absolute.lastIndexOf('/', start - 1);
        }
        return absolute.substring(start + 1);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 128);
    }

    private static boolean isUtf8(String name) {
        return Charset.isSupported(name) && Charset.forName(name).equals(StandardCharsets.UTF_8);
    }
}
