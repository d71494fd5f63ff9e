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

    @Test
    void theMacIsTheOneOfTheStandard() {
        // RFC 4231, test cases 1, 2 and 6.
        assertMac(
                "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
                "4869205468657265",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        assertMac(
                "4a656665",
                "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertMac(
                "aa".repeat(131),
                HexFormat.of()
                        .formatHex(
                                "Test Using Larger Than Block-Size Key - Hash Key First"
                                        .getBytes(StandardCharsets.US_ASCII)),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @Test
    void theMacIsTheOneOfTheJdkForAnyKeyAndMessage() throws GeneralSecurityException {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] key = new byte[1 + random.nextInt(150)];
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(key);
            random.nextBytes(message);
            Mac jdk = Mac.getInstance("HmacSHA256");
            jdk.init(new SecretKeySpec(key, "HmacSHA256"));
            assertThat(new HmacSha256(key).mac(message)).isEqualTo(jdk.doFinal(message));
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

    private static void assertMac(String key, String message, String mac) {
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(new HmacSha256(hex.parseHex(key)).mac(hex.parseHex(message))))
                .isEqualTo(mac);
    }
}
