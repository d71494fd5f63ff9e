// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;

import dev.riskgate.identity.jwt.jws.SignedToken;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;

/**
 * One public key of an issuer with the only algorithms it may be used for, so that a key is never
 * taken for one of another kind. Immutable and thread-safe.
 */
public final class VerificationKey {

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    private final JWK jwk;
    private final Set<String> algorithms;
    private final Signatures signatures;

    private VerificationKey(JWK jwk, Set<String> algorithms, Signatures signatures) {
        this.jwk = jwk;
        this.algorithms = algorithms;
        this.signatures = signatures;
    }

    private interface Signatures {
        boolean verify(JWSHeader header, byte[] input, Base64URL signature) throws JOSEException;
    }

    /**
     * Null if the key is not one that can verify tokens here: symmetric, too short, meant for
     * another use.
     */
    static @Nullable VerificationKey of(JWK jwk) {
        return of(jwk, NativeCrypto.provider());
    }

    /**
     * @param provider verifies RSA and ECDSA; null for the JDK, which also has the keys that this
     *     provider refuses
     */
    static @Nullable VerificationKey of(JWK jwk, @Nullable Provider provider) {
        boolean forSignatures =
                (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
                        && (jwk.getKeyOperations() == null
                                || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
        if (!forSignatures) {
            return null;
        }
        try {
            return switch (jwk) {
                case RSAKey rsa -> rsa(rsa.toPublicJWK(), provider);
                case ECKey ec -> ec(ec.toPublicJWK(), provider);
                case OctetKeyPair okp -> ed25519(okp.toPublicJWK());
                default -> null;
            };
        } catch (JOSEException | RuntimeException _) {
            return null;
        }
    }

    private static @Nullable VerificationKey rsa(RSAKey key, @Nullable Provider provider)
            throws JOSEException {
        // Not the key's size(), which counts whole bytes, those in front that are zero included.
        int bits = key.getModulus().decodeToBigInteger().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            return null;
        }
        RSAPublicKey own = key.toRSAPublicKey();
        var translated = translated(own, provider);
        JWSVerifier verifier =
                translated instanceof RSAPublicKey rsa
                        ? with(provider, new RSASSAVerifier(rsa))
                        : new RSASSAVerifier(own);
        return restricted(
                key,
                Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
                verifier::verify);
    }

    private static @Nullable VerificationKey ec(ECKey key, @Nullable Provider provider)
            throws JOSEException {
        Curve curve = key.getCurve();
        String algorithm =
                Curve.P_256.equals(curve)
                        ? "ES256"
                        : Curve.P_384.equals(curve)
                                ? "ES384"
                                : Curve.P_521.equals(curve) ? "ES512" : "";
        if (algorithm.isEmpty()) {
            return null;
        }
        ECPublicKey own = key.toECPublicKey();
        var translated = translated(own, provider);
        JWSVerifier verifier =
                translated instanceof ECPublicKey ec
                        ? with(provider, new ECDSAVerifier(ec))
                        : new ECDSAVerifier(own);
        return restricted(key, Set.of(algorithm), verifier::verify);
    }

    /**
     * The same key as the provider's own object, so that it is not translated for each token; null
     * if it refuses it.
     */
    private static @Nullable Key translated(PublicKey key, @Nullable Provider provider) {
        if (provider == null) {
            return null;
        }
        try {
            return KeyFactory.getInstance(key.getAlgorithm(), provider).translateKey(key);
        } catch (GeneralSecurityException | RuntimeException _) {
            return null;
        }
    }

    private static JWSVerifier with(@Nullable Provider provider, JWSVerifier verifier) {
        verifier.getJCAContext().setProvider(provider);
        return verifier;
    }

    private static @Nullable VerificationKey ed25519(OctetKeyPair key) {
        if (!Curve.Ed25519.equals(key.getCurve())) {
            return null;
        }
        Ed25519 verifier = Ed25519.of(key.getDecodedX());
        return restricted(
                key,
                Set.of("EdDSA", "Ed25519"),
                (_, input, signature) -> verifier.verify(input, signature.decode()));
    }

    /** A key that names its algorithm (RFC 7517 section 4.4) is used for that one only. */
    private static VerificationKey restricted(
            JWK key, Set<String> algorithms, Signatures signatures) {
        String own = key.getAlgorithm() == null ? "" : key.getAlgorithm().getName();
        // EdDSA is the old name of Ed25519 on this curve (RFC 9864), so neither restricts the
        // other.
        boolean restricts =
                !own.isEmpty() && !(key instanceof OctetKeyPair && algorithms.contains(own));
        if (!restricts) {
            return new VerificationKey(key, algorithms, signatures);
        }
        Set<String> only = algorithms.contains(own) ? Set.of(own) : Set.of();
        return new VerificationKey(key, only, signatures);
    }

    @Nullable String id() {
        return jwk.getKeyID();
    }

    boolean fits(String algorithm) {
        return algorithms.contains(algorithm);
    }

    boolean isUsable() {
        return !algorithms.isEmpty();
    }

    boolean isSameAs(VerificationKey other) {
        return jwk.equals(other.jwk);
    }

    public boolean verify(SignedToken token) {
        try {
            return signatures.verify(token.header(), token.signingInput(), token.signature());
        } catch (JOSEException | RuntimeException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "VerificationKey[" + jwk.getKeyType() + "]";
    }
}
