// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;

/** A file of authorities that cannot be what the operator means is refused, with what to do. */
class TrustedAuthoritiesTest {

    @TempDir private static Path dir;
    private static TestAuthority authority;
    private static String pem;

    @BeforeAll
    static void sign() throws Exception {
        authority = new TestAuthority(dir);
        pem = authority.pem();
    }

    private static TrustedAuthorities parse(String text) throws CertificateException {
        return TrustedAuthorities.parse(text.getBytes(StandardCharsets.UTF_8), Instant.now());
    }

    private static void assertRefused(String text, String... sentence) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(CertificateException.class)
                .hasMessageContainingAll(sentence);
    }

    @Test
    void textBetweenCertificatesIsAComment() throws Exception {
        assertThat(parse("# The CA of -----ops-----\n" + pem + "\nAlias: x\r\n" + pem).warnings())
                .isEmpty();
        assertThat(parse(pem.replace("\n", "\r\n")).warnings()).isEmpty();
        assertThat(parse(pem.stripTrailing()).warnings()).isEmpty();
        assertThat(parse(pem.indent(4)).warnings()).isEmpty();
    }

    @Test
    void allThatJavaTrustsIsReadAsKeytoolListsIt() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process keytool =
                new ProcessBuilder(java, "-list", "-rfc", "-cacerts", "-storepass", "changeit")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        byte[] listed = keytool.getInputStream().readAllBytes();

        assertThat(new String(listed, StandardCharsets.UTF_8)).contains("Alias name: ");
        assertThat(TrustedAuthorities.parse(listed, Instant.now()).tls()).isNotNull();
    }

    @Test
    void anEmptyFile() {
        assertRefused("", "the file is empty", "PEM");
        assertRefused("\n", "there is no -----BEGIN CERTIFICATE----- in the file");
    }

    @Test
    void aCertificateThatIsNotText() throws Exception {
        byte[] der = authority.der();
        assertThatThrownBy(() -> TrustedAuthorities.parse(der, Instant.now()))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("openssl x509 -inform der");
    }

    @Test
    void aPrivateKeyIsRefusedAndNotQuoted() throws Exception {
        String key = authority.privateKeyPem();
        String secret = key.lines().skip(1).findFirst().orElseThrow();
        for (String file :
                new String[] {key, pem + key, pem + key.replace("PRIVATE", "EC PRIVATE")}) {
            assertThatThrownBy(() -> parse(file))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageContaining("there is a private key in the file")
                    .hasMessageNotContaining(secret);
        }
    }

    @Test
    void otherThingsInPem() {
        assertRefused(pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), "something else");
        assertRefused(pem + pem.replace("CERTIFICATE", "X509 CRL"), "something else");
    }

    /** A byte order mark, or a key of YAML: the certificate would be passed over in silence. */
    @Test
    void whatStandsBeforeABeginningIsNotPassedOver() {
        assertRefused("\ufeff" + pem + pem, "something before -----BEGIN");
        assertRefused(pem + "ca: " + pem, "something before -----BEGIN");
    }

    @Test
    void aCertificateThatIsDamagedOrCutOffIsCounted() {
        assertRefused(pem + pem.substring(0, pem.length() / 2), "certificate 2", "cut off");
        assertRefused(pem + pem.substring(0, pem.indexOf("-----END")) + pem, "certificate 2");
        assertRefused(
                "-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n",
                "certificate 1 in the file cannot be read");
    }

    @Test
    void whatHasExpiredIsLeftOutAndToldAndNothingElseLeftIsAnError() throws Exception {
        String expired = TestAuthority.expired(dir).pem();

        assertThat(parse(expired + pem).warnings())
                .singleElement()
                .asString()
                .contains("CN=Test CA", "expired on", "take it out");
        assertRefused(expired, "every certificate in the file has expired", "CN=Test CA");
        Instant later = Instant.now().plus(Duration.ofDays(3));
        assertThatThrownBy(
                        () -> TrustedAuthorities.parse(pem.getBytes(StandardCharsets.UTF_8), later))
                .hasMessageContaining("every certificate in the file has expired");
    }
}
