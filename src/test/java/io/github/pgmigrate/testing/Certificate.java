package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for one host name, made by the JDK's keytool. */
public final class Certificate {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ALIAS = "server";

    private final Path directory;
    private final KeyStore store;

    private Certificate(Path directory, KeyStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** Makes one, with its files in a new directory below another. */
    public static Certificate of(String host, Path parent) throws Exception {
        Path directory = Files.createTempDirectory(parent, "tls");
        Path file = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            store.load(stream, PASSWORD);
        }
        return new Certificate(directory, store);
    }

    /** The certificate as a PEM file, for sslrootcert. */
    public Path file() throws IOException, GeneralSecurityException {
        return pem("server.crt", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    }

    /** Has a server speak TLS with it. */
    public void installIn(TestServer server) throws Exception {
        Path key =
                pem("server.key", "PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded());
        Path data = Path.of(server.show("data_directory"));
        // the server reads a key of its own user only, who is another one where the tests run as root
        for (Path file : new Path[] {key, file()}) {
            Path copy = data.resolve(file.getFileName());
            Files.copy(file, copy);
            if (Files.getFileStore(copy).supportsFileAttributeView("posix")) {
                Files.setAttribute(copy, "posix:permissions", PosixFilePermissions.fromString("rw-------"));
            }
            Files.setOwner(copy, Files.getOwner(data));
        }
        server.execute("postgres", "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
    }

    /** What a JVM would use that trusts this certificate alone. */
    public SSLContext context() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private Path pem(String name, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                directory.resolve(name), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
