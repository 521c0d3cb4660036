package io.github.pgmigrate.sql;

import static java.util.Map.entry;

import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An immutable encoding that a script may say it is in ({@code SET client_encoding}, {@code \encoding}): one that Java reads
 * as PostgreSQL does, each character. The plugin always talks UTF-8 with the server, so that the script's text is recoded here.
 *
 * @param name as the script has it
 * @param charset the same to Java
 */
public record ClientEncoding(String name, Charset charset) {

    /** What scripts are in that say nothing. */
    public static final ClientEncoding UTF8 = new ClientEncoding("UTF8", StandardCharsets.UTF_8);

    /**
     * By the letters and digits of PostgreSQL's names, its aliases included (src/common/encnames.c). Those are missing in which a
     * character means something else to Java: EUC_JP, BIG5, GB18030, JOHAB and the like.
     */
    private static final Map<String, String> CHARSETS = Map.ofEntries(
            entry("utf8", "UTF-8"),
            entry("unicode", "UTF-8"),
            // Bytes that the server takes as its own: in a database in UTF-8 they have to be UTF-8.
            entry("sqlascii", "UTF-8"),
            entry("latin1", "ISO-8859-1"),
            entry("iso88591", "ISO-8859-1"),
            entry("latin2", "ISO-8859-2"),
            entry("iso88592", "ISO-8859-2"),
            entry("latin3", "ISO-8859-3"),
            entry("iso88593", "ISO-8859-3"),
            entry("latin4", "ISO-8859-4"),
            entry("iso88594", "ISO-8859-4"),
            entry("latin5", "ISO-8859-9"),
            entry("iso88599", "ISO-8859-9"),
            entry("latin7", "ISO-8859-13"),
            entry("iso885913", "ISO-8859-13"),
            entry("latin9", "ISO-8859-15"),
            entry("iso885915", "ISO-8859-15"),
            entry("latin10", "ISO-8859-16"),
            entry("iso885916", "ISO-8859-16"),
            entry("iso88595", "ISO-8859-5"),
            entry("iso88596", "ISO-8859-6"),
            entry("iso88597", "ISO-8859-7"),
            entry("iso88598", "ISO-8859-8"),
            entry("win1250", "windows-1250"),
            entry("windows1250", "windows-1250"),
            entry("win1251", "windows-1251"),
            entry("windows1251", "windows-1251"),
            entry("win", "windows-1251"),
            entry("win1252", "windows-1252"),
            entry("windows1252", "windows-1252"),
            entry("win1253", "windows-1253"),
            entry("windows1253", "windows-1253"),
            entry("win1254", "windows-1254"),
            entry("windows1254", "windows-1254"),
            entry("win1255", "windows-1255"),
            entry("windows1255", "windows-1255"),
            entry("win1256", "windows-1256"),
            entry("windows1256", "windows-1256"),
            entry("win1257", "windows-1257"),
            entry("windows1257", "windows-1257"),
            entry("win1258", "windows-1258"),
            entry("windows1258", "windows-1258"),
            entry("win866", "IBM866"),
            entry("windows866", "IBM866"),
            entry("alt", "IBM866"),
            entry("win874", "x-windows-874"),
            entry("windows874", "x-windows-874"),
            entry("koi8r", "KOI8-R"),
            entry("koi8", "KOI8-R"),
            entry("koi8u", "KOI8-U"),
            entry("euccn", "GB2312"),
            entry("euckr", "EUC-KR"),
            entry("sjis", "windows-31j"),
            entry("shiftjis", "windows-31j"),
            entry("mskanji", "windows-31j"),
            entry("win932", "windows-31j"),
            entry("windows932", "windows-31j"),
            entry("gbk", "x-mswin-936"),
            entry("win936", "x-mswin-936"),
            entry("windows936", "x-mswin-936"),
            entry("uhc", "x-windows-949"),
            entry("win949", "x-windows-949"),
            entry("windows949", "x-windows-949"));

    private static final Pattern COPY_OPTION =
            Pattern.compile("\\bENCODING\\s+E?'((?:[^']|'')*)'", Pattern.CASE_INSENSITIVE);

    /** The encoding of a name in whatever spelling; empty where there is none, or this Java lacks it. */
    public static Optional<ClientEncoding> of(String name) {
        // PostgreSQL looks at letters and digits only (src/common/encnames.c, clean_encoding_name).
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return Optional.ofNullable(CHARSETS.get(letters))
                .filter(Charset::isSupported)
                .map(charset -> new ClientEncoding(name, Charset.forName(charset)));
    }

    /** The name that the option ENCODING of a COPY gives: its data are in that encoding, whatever the script is in. */
    static Optional<String> ofCopy(String sql) {
        Matcher option = COPY_OPTION.matcher(sql);
        return option.find() ? Optional.of(option.group(1)) : Optional.empty();
    }

    boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** A decoder that refuses what is not of this encoding. */
    CharsetDecoder decoder() {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
