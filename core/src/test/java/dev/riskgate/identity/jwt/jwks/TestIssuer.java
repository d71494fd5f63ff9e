// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.riskgate.budget.Budget;
import dev.riskgate.identity.Requests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;

/** An issuer with real keys, made once for all tests because RSA keys take their time. */
public final class TestIssuer {

    public static final String ISSUER = "https://idp.example.com/";
    public static final RSAKey RSA = rsa("rsa-1");
    public static final RSAKey OTHER_RSA = rsa("rsa-2");
    public static final ECKey EC = ec("ec-1", Curve.P_256);
    public static final ECKey EC_384 = ec("ec-384", Curve.P_384);

    private TestIssuer() {}

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey ec(String id, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Claims of an ordinary access token, valid for an hour around {@link Requests#NOW}. */
    public static JWTClaimsSet.Builder claims() {
        Instant now = Requests.NOW;
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("api")
                .subject("alice")
                .jwtID("token-1")
                .claim("azp", "web")
                .claim("scope", "read write")
                .issueTime(Date.from(now.minusSeconds(60)))
                .notBeforeTime(Date.from(now.minusSeconds(60)))
                .expirationTime(Date.from(now.plusSeconds(3600)));
    }

    public static String token() {
        return rs256(claims());
    }

    public static String rs256(JWTClaimsSet.Builder claims) {
        return sign(header(JWSAlgorithm.RS256, RSA).build(), claims.build(), RSA);
    }

    public static JWSHeader.Builder header(JWSAlgorithm algorithm, JWK key) {
        return new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).type(JOSEObjectType.JWT);
    }

    public static String sign(JWSHeader header, JWTClaimsSet claims, JWK key) {
        try {
            JWSSigner signer =
                    key instanceof ECKey ec
                            ? new ECDSASigner(ec)
                            : new RSASSASigner(key.toRSAKey());
            return sign(header, claims, signer);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
        try {
            SignedJWT jwt = new SignedJWT(header, claims);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static byte[] jwks(JWK... keys) {
        return new JWKSet(Arrays.asList(keys)).toString(false).getBytes(StandardCharsets.UTF_8);
    }

    public static KeySource keys(JWK... keys) {
        try {
            KeySet set = JwksText.parse(jwks(keys), null);
            return fixed(set);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeySource fixed(KeySet set) {
        return new KeySource() {
            @Override
            public KeySet keys(Budget budget) {
                return set;
            }

            @Override
            public KeySet newerThan(KeySet seen, Budget budget) {
                return set;
            }
        };
    }
}
