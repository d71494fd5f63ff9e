// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.CertificateUtils;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server shows to its callers.
 *
 * @param chain its certificate first, then those of the authorities between
 * @param key the certificate's
 */
record OwnCertificate(List<X509Certificate> chain, PrivateKey key) {

    private static final byte[] SAMPLE = {1};

    /**
     * Reads PEM (RFC 7468).
     *
     * @throws CertificateException if they cannot be used, or do not belong together, as while one
     *     of two files has been replaced
     */
    static OwnCertificate parse(byte[] certificates, byte[] key) throws CertificateException {
        var own = new OwnCertificate(chain(certificates), key(key));
        if (!own.fits()) {
            throw new CertificateException(
                    "the key of grpc.tls.keyFile is not that of the certificate: replace both");
        }
        return own;
    }

    void giveTo(AdvancedTlsX509KeyManager keys) {
        keys.updateIdentityCredentials(chain.toArray(X509Certificate[]::new), key);
    }

    private static List<X509Certificate> chain(byte[] pem) throws CertificateException {
        try {
            List<X509Certificate> chain =
                    List.of(CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem)));
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (CertificateException _) {
            // Told below: the JDK's message may hold a line of the file.
        }
        throw new CertificateException("grpc.tls.certFile holds no certificate in PEM");
    }

    private static PrivateKey key(byte[] pem) throws CertificateException {
        try {
            return CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            throw new CertificateException("grpc.tls.keyFile holds no private key in PEM, PKCS #8");
        }
    }

    /** Whether what the key signs, the certificate verifies. */
    private boolean fits() {
        PublicKey shown = chain.getFirst().getPublicKey();
        // gRPC reads keys of these two kinds.
        String algorithm = shown.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(SAMPLE);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(shown);
            verifying.update(SAMPLE);
            return verifying.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
