// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A fresh self-signed certificate for 127.0.0.1 and localhost, made by the keytool of this JDK;
 * valid for a day.
 */
public final class TestCertificate {

    private static final String STORE_PASSWORD = "not-a-secret";
    private static final String ALIAS = "server";

    private final Path dir;
    private final SSLContext context;

    private TestCertificate(Path dir) {
        this.dir = dir;
        try {
            KeyStore store = made(dir.resolve("certificate.p12"));
            context = context(store);
            pem(certificateFile(), "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
            pem(
                    keyFile(),
                    "PRIVATE KEY",
                    store.getKey(ALIAS, STORE_PASSWORD.toCharArray()).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a certificate in " + dir, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param dir for its files; must exist
     */
    public static TestCertificate in(Path dir) {
        return new TestCertificate(dir);
    }

    /** PEM; also what a client has to trust. */
    public Path certificateFile() {
        return dir.resolve("certificate.pem");
    }

    /** PEM, PKCS #8, not encrypted. */
    public Path keyFile() {
        return dir.resolve("certificate.key");
    }

    /** For either side: shows this certificate, trusts this certificate. */
    SSLContext context() {
        return context;
    }

    private static KeyStore made(Path file) throws IOException, GeneralSecurityException {
        Files.deleteIfExists(file);
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        STORE_PASSWORD);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, STORE_PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new IOException("keytool made none: " + said, e);
        }
        return store;
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, STORE_PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static void pem(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
