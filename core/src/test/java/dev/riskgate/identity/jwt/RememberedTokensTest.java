// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.MustWait;
import dev.riskgate.identity.jwt.jwks.TestIssuer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What is known of a token needs no turn, however much its network has sent. */
class RememberedTokensTest {

    private final AtomicLong nanos = new AtomicLong();
    private final VerificationTime time =
            new VerificationTime(Duration.ofMillis(100), 10, nanos::get);

    @Test
    void aVerifiedTokenIsKnown() {
        JwtAuthenticator jwt = authenticator(Jwts.SETTINGS);
        assertThat(codeOf(jwt, TestIssuer.token())).isEqualTo("proven web");
        useUpTheNetwork();
        assertThat(codeOf(jwt, TestIssuer.token())).isEqualTo("proven web");
    }

    /** Beside its own issuer's credential, which may come later in the policy. */
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256"})
    void anotherIssuersTokenIsKnownAsThat(String algorithmOfOurs) {
        JwtAuthenticator jwt = authenticator(only(algorithmOfOurs));
        String foreign = TestIssuer.rs256(TestIssuer.claims().issuer("https://other.example/"));
        assertThat(codeOf(jwt, foreign)).isEqualTo("jwt_issuer");
        useUpTheNetwork();
        assertThat(codeOf(jwt, foreign)).isEqualTo("jwt_issuer");
    }

    @Test
    void anyOtherTokenNeedsATurn() {
        JwtAuthenticator jwt = authenticator(Jwts.SETTINGS);
        useUpTheNetwork();
        assertThatThrownBy(() -> codeOf(jwt, TestIssuer.token())).isInstanceOf(MustWait.class);
    }

    private JwtAuthenticator authenticator(JwtSettings settings) {
        return new JwtAuthenticator(settings, TestIssuer.keys(TestIssuer.RSA), time);
    }

    private static JwtSettings only(String algorithm) {
        JwtSettings all = Jwts.SETTINGS;
        return new JwtSettings(
                all.name(),
                all.issuer(),
                all.clients(),
                all.audiences(),
                all.clientIds(),
                Set.of(algorithm),
                all.clockSkew(),
                all.claims(),
                all.metadataKey(),
                all.maxTokenLength());
    }

    private String codeOf(JwtAuthenticator jwt, String token) {
        return code(jwt.identify(bearer(NOW, token), budget()));
    }

    private void useUpTheNetwork() {
        try {
            for (int i = 0; i < 10_000; i++) {
                try (var _ = time.take(bearer(NOW, "any").clientAddress(), budget())) {
                    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
                }
                nanos.addAndGet(-TimeUnit.MILLISECONDS.toNanos(1));
            }
        } catch (MustWait _) {
            return;
        }
        throw new AssertionError("never used up");
    }

    private CheckBudget budget() {
        return CheckBudget.start(nanos::get, TimeUnit.MILLISECONDS.toNanos(150));
    }
}
