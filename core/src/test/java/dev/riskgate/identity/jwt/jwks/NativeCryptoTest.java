// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import dev.riskgate.identity.jwt.JwtSettings;
import dev.riskgate.identity.jwt.WithoutNativeCrypto;
import dev.riskgate.identity.jwt.jws.JwtRefusal;
import dev.riskgate.identity.jwt.jws.SignedToken;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;

/**
 * The native provider gives the JDK's verdicts, and the JDK gives them where it cannot be loaded.
 */
class NativeCryptoTest {

    private static final int CHANGES = 40;

    private final Random random = new Random(7);

    @Test
    void everyRsaAlgorithmHasTheVerdictsOfTheJdk() throws JwtRefusal {
        for (String name : new String[] {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}) {
            assertSameVerdicts(JWSAlgorithm.parse(name), TestIssuer.RSA, TestIssuer.OTHER_RSA);
        }
    }

    @Test
    void everyCurveHasTheVerdictsOfTheJdk() throws JwtRefusal, JOSEException {
        assertSameVerdicts(JWSAlgorithm.ES256, ec(Curve.P_256), ec(Curve.P_256));
        assertSameVerdicts(JWSAlgorithm.ES384, ec(Curve.P_384), ec(Curve.P_384));
        assertSameVerdicts(JWSAlgorithm.ES512, ec(Curve.P_521), ec(Curve.P_521));
    }

    @Test
    void whereItCannotBeUnpackedTokensStillHold(@TempDir Path folder)
            throws IOException, InterruptedException {
        // A missing folder would be made; below a file nothing can be.
        Path file = Files.createFile(folder.resolve("file"));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + file,
                                "-Dcom.amazon.corretto.crypto.provider.tmpdir=" + file,
                                "-cp",
                                System.getProperty("java.class.path"),
                                WithoutNativeCrypto.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said.strip()).isEqualTo("jdk, proven web");
    }

    private void assertSameVerdicts(JWSAlgorithm algorithm, JWK key, JWK other) throws JwtRefusal {
        Provider provider = NativeCrypto.provider();
        assumeTrue(provider != null, "no native library for this machine");
        VerificationKey fast = key(key, provider);
        VerificationKey plain = key(key, null);
        String token =
                TestIssuer.sign(
                        TestIssuer.header(algorithm, key).build(),
                        TestIssuer.claims().build(),
                        key);
        assertThat(verdict(fast, token)).isTrue();
        assertThat(verdict(plain, token)).isTrue();
        assertThat(verdict(key(other, provider), token)).isFalse();
        assertThat(verdict(key(other, null), token)).isFalse();
        int dot = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        for (int i = 0; i < CHANGES; i++) {
            String changed = token.substring(0, dot + 1) + encode(changed(signature, i));
            assertThat(verdict(plain, changed)).as(changed).isFalse();
            assertThat(verdict(fast, changed)).as(changed).isFalse();
        }
    }

    /** None, zeros, ones, too short, too long, then single bits. */
    private byte[] changed(byte[] signature, int how) {
        byte[] same = signature.clone();
        switch (how) {
            case 0 -> same = new byte[0];
            case 1 -> Arrays.fill(same, (byte) 0);
            case 2 -> Arrays.fill(same, (byte) 0xff);
            case 3 -> same = Arrays.copyOf(signature, signature.length - 1);
            case 4 -> same = Arrays.copyOf(signature, signature.length + 1);
            case 5 -> {
                same = new byte[signature.length + 1];
                System.arraycopy(signature, 0, same, 1, signature.length);
            }
            default -> same[random.nextInt(same.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return same;
    }

    private static boolean verdict(VerificationKey key, String token) throws JwtRefusal {
        return key.verify(SignedToken.read(token, JwtSettings.SUPPORTED));
    }

    private static VerificationKey key(JWK jwk, @Nullable Provider provider) {
        return Objects.requireNonNull(VerificationKey.of(jwk, provider));
    }

    private static JWK ec(Curve curve) throws JOSEException {
        return new ECKeyGenerator(curve).keyID("ec").generate();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
