// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.OTHER_RSA;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.RSA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;

import dev.riskgate.budget.MustWait;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's keys in good times: fetched, rotated, and never asked for too often. */
class JwksSourceTest extends JwksWorld {

    @Test
    void theFirstTokenWaitsForTheFirstKeysAndLaterOnesDoNot() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        assertThat(code(jwt.identify(bearer(NOW, TOKEN), onEventLoop()))).isEqualTo("proven web");
        assertThat(issuer.asked).hasValue(1);
    }

    @Test
    void anEventLoopNeverWaitsButAsksToBeMoved() {
        issuer.behave(issuer.silent());
        assertThatThrownBy(() -> jwt.identify(bearer(NOW, TOKEN), onEventLoop()))
                .isSameAs(MustWait.INSTANCE);
    }

    @Test
    void aRotatedKeyIsPickedUpAtOnce() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.behave(IssuerServer.publishing(jwks(RSA, OTHER_RSA)));
        pass(Duration.ofSeconds(10));
        assertThat(codeOf(NEXT_TOKEN)).isEqualTo("proven web");
        assertThat(issuer.asked).hasValue(2);
    }

    @Test
    void aTokenFallsWithItsKeyThoughItWasVerifiedBefore() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.behave(IssuerServer.publishing(jwks(OTHER_RSA)));
        refresh();
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_key_unknown");
        issuer.behave(IssuerServer.publishing(jwks(OTHER_RSA, RSA)));
        refresh();
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
    }

    @Test
    void anotherKeyUnderTheSameIdDoesNotKeepOldTokensAlive() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        RSAKey impostor = new RSAKey.Builder(OTHER_RSA).keyID(RSA.getKeyID()).build();
        issuer.behave(IssuerServer.publishing(jwks(impostor)));
        refresh();
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_signature");
    }

    @Test
    void aFloodOfUnknownKeysAsksTheIssuerOnceInACooldown() throws Exception {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        pass(Duration.ofSeconds(10));
        AtomicInteger unknown = new AtomicInteger();
        inParallel(50, () -> codeOf(NEXT_TOKEN).equals("jwt_key_unknown") ? unknown : null);
        for (int i = 0; i < 500; i++) {
            assertThat(codeOf(NEXT_TOKEN)).isEqualTo("jwt_key_unknown");
        }
        assertThat(issuer.asked).hasValueLessThanOrEqualTo(3);
        pass(Duration.ofSeconds(10));
        codeOf(NEXT_TOKEN);
        codeOf(NEXT_TOKEN);
        assertThat(issuer.asked).hasValueLessThanOrEqualTo(4);
    }

    @Test
    void keysAreFetchedAgainInTheBackgroundBeforeAnybodyNeedsThem() {
        refresh();
        source.refreshIfDue();
        pass(Duration.ofMinutes(5).minusNanos(1));
        source.refreshIfDue();
        settle();
        assertThat(succeeded).hasValue(1);
        pass(Duration.ofNanos(1));
        source.refreshIfDue();
        await(() -> succeeded.get() == 2);
    }
}
