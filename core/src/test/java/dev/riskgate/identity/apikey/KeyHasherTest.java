// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class KeyHasherTest {

    /** RFC 4231, test case 6. */
    @Test
    void theHashIsTheOneOfTheStandard() {
        byte[] key = HexFormat.of().parseHex("aa".repeat(131));
        String hash =
                new KeyHasher(key, null)
                        .hash("Test Using Larger Than Block-Size Key - Hash Key First");

        assertThat(HexFormat.of().formatHex(decode(hash)))
                .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @Test
    void theHashIsTheOneOfTheJdkForAnyHashKeyAndText() throws GeneralSecurityException {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] key = new byte[32 + random.nextInt(150)];
            byte[] text = new byte[random.nextInt(300)];
            random.nextBytes(key);
            random.nextBytes(text);
            Mac jdk = Mac.getInstance("HmacSHA256");
            jdk.init(new SecretKeySpec(key, "HmacSHA256"));
            String hash =
                    new KeyHasher(key, null).hash(new String(text, StandardCharsets.ISO_8859_1));
            assertThat(decode(hash)).isEqualTo(jdk.doFinal(text));
        }
    }

    @Test
    void whileTheHashKeyRotatesHashesOfBothHold() {
        byte[] next = "another hash key of 32 bytes, ok".getBytes(StandardCharsets.US_ASCII);
        String text = "rg_acme_" + "a".repeat(32);
        byte[] old = decode(KeyFiles.HASHER.hash(text));
        byte[] fresh = decode(new KeyHasher(next, null).hash(text));
        KeyHasher rotating = new KeyHasher(next, KeyFiles.HASH_KEY);
        assertThat(old).isNotEqualTo(fresh);
        assertThat(rotating.matches(text, old)).isTrue();
        assertThat(rotating.matches(text, fresh)).isTrue();
        assertThat(rotating.matches(text + "a", old)).isFalse();
        assertThat(new KeyHasher(next, null).matches(text, old)).isFalse();
    }

    @Test
    void aShortHashKeyIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> new KeyHasher(new byte[31], null))
                .hasMessageContaining("32 bytes")
                .hasMessageContaining("openssl rand");
    }

    private static byte[] decode(String form) {
        return Objects.requireNonNull(KeyHasher.decode(form));
    }
}
