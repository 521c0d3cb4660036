package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for one host name, made by the JDK's keytool: self-signed, or issued by an authority of its own. */
public final class Certificate {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";
    private static final String AUTHORITY = "authority";

    private final Path directory;
    private final KeyStore store;

    private Certificate(Path directory) throws Exception {
        this.directory = directory;
        this.store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(directory.resolve("store.p12"))) {
            store.load(stream, PASSWORD.toCharArray());
        }
    }

    /** Makes a self-signed one, with its files in a new directory below another. */
    public static Certificate of(String host, Path parent) throws Exception {
        Path directory = Files.createTempDirectory(parent, "tls");
        generate(directory, ALIAS, host, "san=dns:" + host);
        return new Certificate(directory);
    }

    /** Makes one that an authority, itself still good, has issued a year ago for a month. */
    public static Certificate expired(String host, Path parent) throws Exception {
        Path directory = Files.createTempDirectory(parent, "tls");
        Path request = directory.resolve("request");
        Path issued = directory.resolve("issued");
        generate(directory, AUTHORITY, "An authority of the tests", "bc:c");
        generate(directory, ALIAS, host, "san=dns:" + host);
        keytool(directory, "-certreq", "-alias", ALIAS, "-file", request.toString());
        keytool(
                directory,
                "-gencert",
                "-alias",
                AUTHORITY,
                "-infile",
                request.toString(),
                "-outfile",
                issued.toString(),
                "-startdate",
                "-365d",
                "-validity",
                "30",
                "-ext",
                "san=dns:" + host);
        keytool(directory, "-importcert", "-alias", ALIAS, "-file", issued.toString());
        return new Certificate(directory);
    }

    private static void generate(Path directory, String alias, String name, String extension) throws Exception {
        keytool(directory, "-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", extension);
    }

    private static void keytool(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", directory.resolve("store.p12").toString()));
        Path log = directory.resolve("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
    }

    /** The certificate that vouches for this one, itself or its authority's, as a PEM file, for sslrootcert. */
    public Path file() throws IOException, GeneralSecurityException {
        return pem("root.crt", "CERTIFICATE", root().getEncoded());
    }

    /** This one as a PEM file, for sslcert. */
    public Path own() throws IOException, GeneralSecurityException {
        return pem("server.crt", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    }

    /** Its key as a PEM file that its owner alone may read, for sslkey. */
    public Path key() throws IOException, GeneralSecurityException {
        return secret(pem("server.pem", "PRIVATE KEY", keyBytes()));
    }

    /** Its key as Java has them (PKCS-8 in DER), in a file that its owner alone may read. */
    public Path derKey() throws IOException, GeneralSecurityException {
        return secret(Files.write(directory.resolve("server.pk8"), keyBytes()));
    }

    private byte[] keyBytes() throws GeneralSecurityException {
        return store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    }

    private static Path secret(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    /** The store that it is kept in, with its key: PKCS-12, as Java has them. */
    public Path store() {
        return directory.resolve("store.p12");
    }

    /** Has a server speak TLS with it. */
    public void installIn(TestServer server) throws Exception {
        Path key = pem("server.key", "PRIVATE KEY", keyBytes());
        Path own = own();
        Path data = Path.of(server.show("data_directory"));
        // the server reads a key of its own user only, who is another one where the tests run as root
        for (Path file : new Path[] {key, own}) {
            Path copy = data.resolve(file.getFileName());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            if (Files.getFileStore(copy).supportsFileAttributeView("posix")) {
                Files.setAttribute(copy, "posix:permissions", PosixFilePermissions.fromString("rw-------"));
            }
            Files.setOwner(copy, Files.getOwner(data));
        }
        server.execute("postgres", "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
    }

    /** The JVM's options by which it trusts this certificate alone. */
    public String trusting() throws Exception {
        Path file = directory.resolve("trusted.p12");
        try (OutputStream stream = Files.newOutputStream(file)) {
            trusted().store(stream, PASSWORD.toCharArray());
        }
        return "-Djavax.net.ssl.trustStore=" + file + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
    }

    /** What a JVM would use that trusts this certificate alone. */
    public SSLContext context() throws Exception {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private KeyStore trusted() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(AUTHORITY, root());
        return trusted;
    }

    private java.security.cert.Certificate root() throws GeneralSecurityException {
        java.security.cert.Certificate[] chain = store.getCertificateChain(ALIAS);
        return chain[chain.length - 1];
    }

    private Path pem(String name, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                directory.resolve(name), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
