// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities (CAs) whose certificates are believed, read from PEM (RFC 7468). Text around the
 * certificates is a comment. Immutable and thread-safe.
 */
public final class TrustedAuthorities {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String CERTIFICATE = BEGIN + "CERTIFICATE-----";

    private final List<X509Certificate> certificates;
    private final SSLContext tls;
    private final List<String> warnings;

    private TrustedAuthorities(List<X509Certificate> certificates, List<String> warnings) {
        this.certificates = certificates;
        this.tls = context(certificates);
        this.warnings = warnings;
    }

    /**
     * @param now what has expired by then is left out, with a warning
     * @throws CertificateException if this cannot be what the operator means, with a sentence that
     *     says what to do
     */
    public static TrustedAuthorities parse(byte[] pem, Instant now) throws CertificateException {
        List<X509Certificate> valid = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (X509Certificate certificate : certificates(pem)) {
            Instant end = certificate.getNotAfter().toInstant();
            if (now.isAfter(end)) {
                warnings.add(
                        "the authority "
                                + certificate.getSubjectX500Principal()
                                + " expired on "
                                + LocalDate.ofInstant(end, ZoneOffset.UTC)
                                + " and is not trusted any more: take it out of the file");
            } else {
                valid.add(certificate);
            }
        }
        if (valid.isEmpty()) {
            throw new CertificateException(
                    "every certificate in the file has expired: " + String.join("; ", warnings));
        }
        return new TrustedAuthorities(List.copyOf(valid), List.copyOf(warnings));
    }

    /** At least one. */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    /** What looks like a mistake but does no harm, in sentences. */
    public List<String> warnings() {
        return warnings;
    }

    SSLContext tls() {
        return tls;
    }

    private static List<X509Certificate> certificates(byte[] pem) throws CertificateException {
        if (pem.length == 0) {
            throw new CertificateException(
                    "the file is empty; it has to hold certificates of authorities (CAs) in PEM");
        }
        List<X509Certificate> found = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        List<String> lines = new String(pem, StandardCharsets.ISO_8859_1).lines().toList();
        for (String line : lines.stream().map(String::strip).toList()) {
            if (line.contains(BEGIN)) {
                checkLabel(line);
                if (!block.isEmpty()) {
                    throw unreadable(found.size() + 1);
                }
            }
            if (line.startsWith(BEGIN) || !block.isEmpty()) {
                block.append(line).append('\n');
            }
            if (line.startsWith(END) && !block.isEmpty()) {
                found.add(certificate(block.toString(), found.size() + 1));
                block.setLength(0);
            }
        }
        if (!block.isEmpty()) {
            throw unreadable(found.size() + 1);
        }
        if (found.isEmpty()) {
            throw new CertificateException(
                    "there is no "
                            + CERTIFICATE
                            + " in the file: it has to be PEM. A certificate in DER is converted"
                            + " with: openssl x509 -inform der -in ca.der -out ca.pem");
        }
        return found;
    }

    private static void checkLabel(String line) throws CertificateException {
        if (!line.startsWith(BEGIN)) {
            throw new CertificateException(
                    "a line of the file has something before "
                            + BEGIN
                            + "…: that has to come first");
        }
        if (line.endsWith("PRIVATE KEY-----")) {
            throw new CertificateException(
                    "there is a private key in the file, and it is needed nowhere here: leave only"
                            + " the certificates in it");
        }
        if (!line.equals(CERTIFICATE)) {
            throw new CertificateException(
                    "there is something else than certificates in the file: each has to begin with "
                            + CERTIFICATE);
        }
    }

    private static X509Certificate certificate(String block, int number)
            throws CertificateException {
        try {
            var in = new ByteArrayInputStream(block.getBytes(StandardCharsets.ISO_8859_1));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException _) {
            throw unreadable(number);
        }
    }

    private static CertificateException unreadable(int number) {
        return new CertificateException(
                "certificate " + number + " in the file cannot be read: it is damaged or cut off");
    }

    private static SSLContext context(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), authorities.get(i));
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform has PKCS #12 and TLS", e);
        }
    }
}
