// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {

    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    /** Input and key of the vectors are the bytes 0, 1, 2 and so on. */
    @ParameterizedTest
    @CsvSource({
        "0, 726fdb47dd0e0e31",
        "2, 0d6c8009d9a94f5a",
        "4, cf2794e0277187b7",
        "6, cbc9466e58fee3ce",
        "8, 93f5f5799a932462",
        "10, 7a5dbbc594ddb9f3"
    })
    void itAgreesWithTheVectorsOfItsAuthors(int bytes, String hash) {
        var text = new StringBuilder();
        for (int i = 0; i < bytes; i += 2) {
            text.append((char) (i | (i + 1) << 8));
        }

        assertThat(new SipHash(K0, K1).finish(text.toString(), 0, text.length()))
                .isEqualTo(Long.parseUnsignedLong(hash, 16));
    }

    @Test
    void blocksAndCharactersAreTheSameInput() {
        assertThat(new SipHash(K0, K1).block(0x0706050403020100L).finish(8, 0))
                .isEqualTo(Long.parseUnsignedLong("93f5f5799a932462", 16));
    }

    @Test
    void kindsAndSecretsHaveUnrelatedPseudonyms() {
        byte[] secret = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        long address = KeyedHash.of(secret, "address").of("10.0.0.1");

        assertThat(KeyedHash.of(secret, "address").of("10.0.0.1")).isEqualTo(address);
        assertThat(KeyedHash.of(secret, "device").of("10.0.0.1")).isNotEqualTo(address);
        secret[0]++;
        assertThat(KeyedHash.of(secret, "address").of("10.0.0.1")).isNotEqualTo(address);
    }
}
