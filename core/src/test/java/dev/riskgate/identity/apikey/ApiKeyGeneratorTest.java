// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.identity.entry.Base32Seed;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

class ApiKeyGeneratorTest {

    private final KeyFiles files = new KeyFiles();
    private final ApiKeyGenerator maker = files.maker;

    @Test
    void theEntryOfANewKeyIsReadBackAsOrdered() {
        Instant expires = Instant.parse("2027-01-01T00:00:00Z");
        ApiKeyGenerator.NewKey made =
                maker.create(
                        new ApiKeyGenerator.Order(
                                null,
                                "ac\"me: \\ #1 \u00e9",
                                "north",
                                List.of("read", "a: b"),
                                List.of("partner"),
                                expires,
                                true));
        ApiKey key = files.parse(made.entry()).find(made.id(), made.text());
        Objects.requireNonNull(key);
        assertThat(key.entry().client().id()).isEqualTo("ac\"me: \\ #1 \u00e9");
        assertThat(key.entry().client().tenant()).isEqualTo("north");
        assertThat(key.entry().scopes()).isEqualTo(Set.of("read", "a: b"));
        assertThat(key.entry().roles()).isEqualTo(Set.of("partner"));
        assertThat(key.entry().expiresMillis()).isEqualTo(expires.toEpochMilli());
        assertThat(Objects.requireNonNull(key.entry().totp()).key())
                .isEqualTo(Base32Seed.decode(made.totp()));
    }

    @Test
    void keysAreLongRandomAndOfTheirForm() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ApiKeyGenerator.NewKey key = files.newKey(null, "acme");
            assertThat(key.text()).matches("rg_[0-9A-Za-z]{12}_[0-9A-Za-z]{32}");
            assertThat(key).hasToString("NewKey[" + key.id() + "]");
            assertThat(key.entry()).doesNotContain(key.text());
            all.add(key.text());
        }
        assertThat(all).hasSize(200);
    }

    @Test
    void theHashOfAKeyIsTheOneInItsEntry() {
        ApiKeyGenerator.NewKey key = files.newKey("acme-1", "acme");
        assertThat(maker.hash(key.text())).hasSize("hmac-sha256:".length() + 43);
        assertThat(key.entry()).contains("hash: " + maker.hash(key.text()));
        assertThatThrownBy(() -> maker.hash("rg_secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("rg_secret");
    }

    @Test
    void whatTheKeyFileWouldRefuseIsNotMade() {
        assertThatThrownBy(() -> files.newKey("a_b", "acme"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 to 40 letters");
        for (String client : List.of("", "a\tb", "a\nb: c", "x".repeat(257))) {
            assertThatThrownBy(() -> files.newKey("acme-1", client))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("client");
        }
    }

    @Test
    void aSeedReadsBackWhateverItsLength() {
        SecureRandom random = new SecureRandom();
        for (int length = 16; length < 70; length++) {
            byte[] seed = random.generateSeed(length);
            assertThat(
                            Objects.requireNonNull(Base32Seed.decode(Base32Seed.encode(seed)))
                                    .getEncoded())
                    .isEqualTo(seed);
        }
        assertThat(Base32Seed.decode(Base32Seed.encode(new byte[15]))).isNull();
        assertThat(Base32Seed.decode("gezd gnbv-gy3t qojq gezd gnbv gy3t qojq===")).isNotNull();
        assertThat(Base32Seed.decode("0".repeat(32))).isNull();
        assertThat(Base32Seed.decode("\u0130".repeat(32))).isNull();
    }
}
