// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A private CA that signs servers' certificates, made by the keytool of this JDK. */
public final class TestAuthority {

    private static final String PASSWORD = "not-a-secret";
    private static final String CA = "ca";

    private final Path dir;
    private final Path file;

    /**
     * @param dir for its files; must exist
     */
    public TestAuthority(Path dir) throws IOException {
        this(dir, "-validity", "2");
    }

    private TestAuthority(Path dir, String... validity) throws IOException {
        this.dir = dir;
        this.file = dir.resolve(UUID.randomUUID() + ".p12");
        List<String> arguments = new ArrayList<>(List.of("-dname", "CN=Test CA"));
        arguments.addAll(List.of("-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign"));
        arguments.addAll(List.of(validity));
        keytool(CA, arguments);
    }

    /** One whose own certificate has expired. */
    public static TestAuthority expired(Path dir) throws IOException {
        return new TestAuthority(dir, "-startdate", "-10d", "-validity", "2");
    }

    /** Its certificate, as it stands in a file of trusted authorities. */
    public String pem() throws IOException, GeneralSecurityException {
        return block("CERTIFICATE", store().getCertificate(CA).getEncoded());
    }

    /** Its certificate in the form that is not text. */
    public byte[] der() throws IOException, GeneralSecurityException {
        return store().getCertificate(CA).getEncoded();
    }

    public String privateKeyPem() throws IOException, GeneralSecurityException {
        return block("PRIVATE KEY", store().getKey(CA, PASSWORD.toCharArray()).getEncoded());
    }

    /**
     * What a server shows that this CA has signed a certificate for.
     *
     * @param names as keytool writes them: {@code dns:idp.example.com,ip:127.0.0.1}
     */
    public SSLContext server(String names) throws IOException, GeneralSecurityException {
        return signed(names, "-validity", "1");
    }

    /** The same with a certificate that was good until yesterday. */
    public SSLContext expiredServer(String names) throws IOException, GeneralSecurityException {
        return signed(names, "-startdate", "-3d", "-validity", "2");
    }

    private SSLContext signed(String names, String... validity)
            throws IOException, GeneralSecurityException {
        String alias = "server-" + UUID.randomUUID();
        List<String> arguments = new ArrayList<>(List.of("-dname", "CN=server", "-signer", CA));
        arguments.addAll(List.of("-ext", "san=" + names));
        arguments.addAll(List.of(validity));
        keytool(alias, arguments);
        KeyStore all = store();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        char[] password = PASSWORD.toCharArray();
        one.setKeyEntry(
                alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String alias, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
        command.addAll(List.of("-storepass", PASSWORD));
        command.addAll(more);
        Process keytool =
                new ProcessBuilder(command)
                        .directory(dir.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool made no certificate: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
