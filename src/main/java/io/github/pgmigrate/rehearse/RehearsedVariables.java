package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Options;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Tells whether variables are what they were in a rehearsal, and holds none of their values: of secret ones the name alone, since
 * a short value can be found from any digest; of the others a digest that is slow to guess. Immutable.
 *
 * @param salt goes into each digest, in hexadecimal
 * @param digests those of the plain variables, by name
 * @param secrets the names of the secret ones
 */
public record RehearsedVariables(String salt, Map<String, String> digests, Set<String> secrets) {

    private static final int SALT_BYTES = 16;
    private static final int ROUNDS = 20_000;
    private static final int DIGEST_BITS = 256;

    public RehearsedVariables {
        HexFormat.of().parseHex(salt);
        digests = Map.copyOf(digests);
        secrets = Set.copyOf(secrets);
    }

    static RehearsedVariables of(Options options) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return of(options, HexFormat.of().formatHex(salt));
    }

    private static RehearsedVariables of(Options options, String salt) {
        Set<String> secrets = options.mask().names();
        Map<String, String> digests = new TreeMap<>();
        options.variables().forEach((name, value) -> {
            if (!secrets.contains(name)) {
                digests.put(name, digest(salt, name, value));
            }
        });
        return new RehearsedVariables(salt, digests, secrets);
    }

    /** What is otherwise now, each in words. */
    List<String> differences(Options now) {
        RehearsedVariables given = of(now, salt);
        Set<String> names = new TreeSet<>(digests.keySet());
        names.addAll(secrets);
        names.addAll(given.digests.keySet());
        names.addAll(given.secrets);
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            boolean same = secrets.contains(name)
                    ? given.secrets.contains(name)
                    : digests.containsKey(name) && digests.get(name).equals(given.digests.get(name));
            if (!same) {
                differences.add("the variable " + name + " "
                        + (!has(name)
                                ? "was not set in the rehearsal"
                                : given.has(name)
                                        ? "has another value than in the rehearsal"
                                        : "was set in the rehearsal, and is not now"));
            }
        }
        return differences;
    }

    private boolean has(String name) {
        return digests.containsKey(name) || secrets.contains(name);
    }

    private static String digest(String salt, String name, String value) {
        char[] text = (name.length() + ":" + name + value).toCharArray();
        try {
            return HexFormat.of()
                    .formatHex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(new PBEKeySpec(text, HexFormat.of().parseHex(salt), ROUNDS, DIGEST_BITS))
                            .getEncoded());
        } catch (NoSuchAlgorithmException | InvalidKeySpecException e) {
            throw new IllegalStateException("every Java has PBKDF2", e);
        }
    }
}
