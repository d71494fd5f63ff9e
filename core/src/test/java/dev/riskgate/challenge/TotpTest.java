// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeed.Algorithm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import javax.crypto.spec.SecretKeySpec;

class TotpTest {

    private final Totp totp = new Totp();

    @ParameterizedTest(name = "{0} s, {1}")
    @CsvSource({
        "59, SHA1, 94287082",
        "1111111109, SHA1, 07081804",
        "1111111111, SHA1, 14050471",
        "1234567890, SHA1, 89005924",
        "2000000000, SHA1, 69279037",
        "20000000000, SHA1, 65353130",
        "59, SHA256, 46119246",
        "1111111109, SHA256, 68084774",
        "1111111111, SHA256, 67062674",
        "1234567890, SHA256, 91819424",
        "2000000000, SHA256, 90698825",
        "20000000000, SHA256, 77737706"
    })
    void theCodesAreThoseOfRfc6238AppendixB(long seconds, Algorithm algorithm, String code) {
        String secret =
                switch (algorithm) {
                    case SHA1 -> "12345678901234567890";
                    case SHA256 -> "12345678901234567890123456789012";
                };
        for (int digits = 6; digits <= 8; digits++) {
            int expected = Integer.parseInt(code.substring(8 - digits));
            var seed = seed(secret, algorithm, digits);

            assertThat(totp.code(seed, Totp.stepAt(Instant.ofEpochSecond(seconds))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void aSeedNeverShowsItsSecret() {
        assertThat(seed("12345678901234567890", Algorithm.SHA1, 6))
                .hasToString("TotpSeed[SHA1, 6 digits]");
    }

    static TotpSeed seed(String secret, Algorithm algorithm, int digits) {
        byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
        return new TotpSeed(new SecretKeySpec(bytes, "RAW"), algorithm, digits);
    }
}
