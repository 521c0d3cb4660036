package io.github.pgmigrate.db;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;

/**
 * Why TLS with a server did not come about, in words: what the JVM says of it names its own classes.
 *
 * @param reason what is wrong
 * @param remedy what to do
 */
record TlsTrouble(String reason, String remedy) {

    private static final String WITHOUT_PROOF =
            " On a network that you trust, sslmode=require asks for no proof, and sslmode=disable goes without TLS.";

    /** The words for a failure to connect; empty where it has another reason. */
    static Optional<TlsTrouble> of(SQLException exception, Properties settings) {
        if (exception.getMessage() != null
                && exception.getMessage().equals(GT.tr("The server does not support SSL."))) {
            return trouble(
                    "the server does not speak TLS",
                    "Turn TLS on in the server. On a network that you trust, add sslmode=disable to the URL, or set"
                            + " PGSSLMODE=disable, to go without.");
        }
        Optional<String> missing = cause(exception, FileNotFoundException.class) == null
                ? Optional.empty()
                : Stream.of("sslrootcert", "sslcert", "sslkey")
                        .filter(name -> !readable(settings.getProperty(name)))
                        .findFirst();
        if (missing.isPresent()) {
            return trouble(
                    "the file " + settings.getProperty(missing.get()) + " (" + missing.get() + ") cannot be read",
                    "Correct " + missing.get() + " in the URL, or PG"
                            + missing.get().toUpperCase(Locale.ROOT) + ".");
        }
        String key = settings.getProperty("sslkey", "postgresql.pk8");
        if (ofKey(exception, key)) {
            return trouble(
                    "the key " + key + " (sslkey) cannot be used: " + lastWords(exception),
                    "It has to be without a passphrase, and its owner's alone. The driver reads all kinds in DER:"
                            + " openssl pkcs8 -topk8 -nocrypt -outform DER -in KEY.pem -out KEY.pk8 && chmod 600 KEY.pk8");
        }
        String host = settings.getProperty("PGHOST", "");
        if (cause(exception, CertificateExpiredException.class) != null) {
            return trouble("the server's certificate has expired", "Renew it on the server." + WITHOUT_PROOF);
        }
        if (cause(exception, CertificateNotYetValidException.class) != null) {
            return trouble(
                    "the server's certificate is not valid yet",
                    "Check the clocks of the server and of this machine." + WITHOUT_PROOF);
        }
        // in every language the driver's message names who has checked it
        if (Objects.toString(exception.getMessage(), "").contains("HostnameVerifier")) {
            return trouble(
                    "the server's certificate is not for " + host,
                    "Name the host in the URL as its certificate does; sslmode=verify-ca asks for no name."
                            + WITHOUT_PROOF);
        }
        SSLException tls = cause(exception, SSLException.class);
        if (cause(exception, GeneralSecurityException.class) != null) {
            return trouble(
                    "the server's certificate is from no authority that is trusted here",
                    "Name the file of its authority with sslrootcert in the URL, or with PGSSLROOTCERT; without them the JVM's"
                            + " trust store counts." + WITHOUT_PROOF);
        }
        return tls == null
                ? Optional.empty()
                : trouble(
                        Objects.toString(tls.getMessage(), "TLS failed"),
                        "Check sslmode, sslrootcert, sslcert and sslkey in the URL." + WITHOUT_PROOF);
    }

    /** What the driver says of it depends on the language; that it names the file, or where it says so, does not. */
    private static boolean ofKey(SQLException exception, String key) {
        if (Objects.toString(exception.getMessage(), "").contains(key)) {
            return true;
        }
        for (Throwable thrown = exception.getCause(); thrown != null; thrown = thrown.getCause()) {
            if (Stream.of(thrown.getStackTrace())
                    .map(StackTraceElement::getClassName)
                    .anyMatch(name -> name.startsWith("org.postgresql.ssl.") && name.endsWith("KeyManager"))) {
                return true;
            }
        }
        return false;
    }

    private static String lastWords(Throwable exception) {
        Throwable last = exception;
        for (Throwable cause = exception.getCause(); cause != null; cause = cause.getCause()) {
            last = cause.getMessage() == null ? last : cause;
        }
        return Objects.toString(last.getMessage(), last.getClass().getSimpleName());
    }

    private static Optional<TlsTrouble> trouble(String reason, String remedy) {
        return Optional.of(new TlsTrouble(reason, remedy));
    }

    private static boolean readable(@Nullable String file) {
        return file == null || Files.isReadable(Path.of(file));
    }

    private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
        return ConnectionProblems.cause(thrown, type);
    }
}
