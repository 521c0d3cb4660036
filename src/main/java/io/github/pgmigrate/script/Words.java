package io.github.pgmigrate.script;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the words of a file name from a description: small letters, digits, underscores. Latin letters lose their accents,
 * since file names travel best in ASCII; letters of other scripts stay, since nothing would be left without them.
 */
public final class Words {

    private static final int LONGEST = 80;

    private static final Map<String, String> LATIN =
            Map.of("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i");

    private Words() {}

    /** The words; empty where the description has neither letters nor digits. */
    public static String of(String description) {
        String words = Normalizer.normalize(description, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        words = words.replaceAll("(\\p{IsLatin})\\p{InCombiningDiacriticalMarks}+", "$1");
        for (Map.Entry<String, String> letter : LATIN.entrySet()) {
            words = words.replace(letter.getKey(), letter.getValue());
        }
        words = Normalizer.normalize(words, Normalizer.Form.NFC)
                .replaceAll("['\u2019]", "")
                .replaceAll("[^\\p{L}\\p{M}\\p{Nd}]+", "_");
        if (words.codePointCount(0, words.length()) > LONGEST) {
            int end = words.offsetByCodePoints(0, LONGEST);
            int blank = words.lastIndexOf('_', end);
            words = words.substring(0, blank > 0 ? blank : end);
        }
        return words.replaceAll("^_+|_+$", "");
    }
}
