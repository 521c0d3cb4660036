package io.github.pgmigrate.backup;

import io.github.pgmigrate.target.LibpqEnvironment;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What a client program needs to log in as the driver does: variables, and files that are gone when it is closed. */
final class Login implements AutoCloseable {

    private static final int LINE = 64;

    private final Target target;
    private final PrivateFile password;
    private final @Nullable PrivateFile authorities;

    private Login(Target target, PrivateFile password, @Nullable PrivateFile authorities) {
        this.target = target;
        this.password = password;
        this.authorities = authorities;
    }

    /** For a database, with its files in a directory. */
    static Login of(Target target, Path directory) throws IOException {
        Optional<List<String>> trusted =
                LibpqEnvironment.trustsAsJvm(target) ? Optional.of(trusted()) : Optional.empty();
        PrivateFile password = PrivateFile.of(directory, LibpqEnvironment.passwordFile(target));
        try {
            return new Login(target, password, trusted.isPresent() ? PrivateFile.of(directory, trusted.get()) : null);
        } catch (IOException e) {
            password.close();
            throw e;
        }
    }

    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(LibpqEnvironment.of(target));
        if (authorities != null) {
            variables.put("PGSSLROOTCERT", authorities.path().toString());
        }
        variables.put("PGPASSFILE", password.path().toString());
        variables.put("PGAPPNAME", "pgmigrate copy");
        return variables;
    }

    /** The authorities that this JVM trusts, as OpenSSL reads them. */
    private static List<String> trusted() throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init((KeyStore) null);
            Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
            for (TrustManager manager : managers.getTrustManagers()) {
                if (manager instanceof X509TrustManager known) {
                    for (X509Certificate authority : known.getAcceptedIssuers()) {
                        lines.add("-----BEGIN CERTIFICATE-----");
                        lines.add(encoder.encodeToString(authority.getEncoded()));
                        lines.add("-----END CERTIFICATE-----");
                    }
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the JVM's trust store cannot be read: " + e.getMessage(), e);
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        try (password;
                authorities) {
            return;
        }
    }
}
