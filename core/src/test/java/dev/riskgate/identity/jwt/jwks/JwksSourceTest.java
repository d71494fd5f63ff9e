// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.EC;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.OTHER_RSA;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.RSA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;

import dev.riskgate.budget.MustWait;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's keys in good times: fetched, rotated, and never asked for too often. */
class JwksSourceTest extends JwksWorld {

    private static final String EXCHANGED_TOKEN = signed(OTHER_RSA, "rsa-1");
    private static final String THIRD_TOKEN = signed(RSA, "rsa-3");

    private static String signed(RSAKey key, String id) {
        return TestIssuer.sign(
                TestIssuer.header(JWSAlgorithm.RS256, renamed(key, id)).build(),
                TestIssuer.claims().build(),
                key);
    }

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
    void aKeyExchangedUnderTheSameIdIsPickedUpAtOnce() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.behave(IssuerServer.publishing(jwks(renamed(OTHER_RSA, "rsa-1"))));
        pass(Duration.ofSeconds(10));
        assertThat(codeOf(EXCHANGED_TOKEN)).isEqualTo("proven web");
        assertThat(issuer.asked).hasValue(2);
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_signature");
    }

    @Test
    void aFloodOfBadSignaturesAsksTheIssuerOnceInACooldown() throws Exception {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(10));
            AtomicInteger refused = new AtomicInteger();
            inParallel(50, () -> codeOf(EXCHANGED_TOKEN).equals("jwt_signature") ? refused : null);
            assertThat(codeOf(EXCHANGED_TOKEN)).isEqualTo("jwt_signature");
            assertThat(codeOf(NEXT_TOKEN)).isEqualTo("jwt_key_unknown");
            assertThat(issuer.asked).hasValueLessThanOrEqualTo(2 + i);
        }
    }

    @Test
    void aSecondRotationIsPickedUpASecondAfterTheFirst() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.behave(IssuerServer.publishing(jwks(OTHER_RSA)));
        pass(Duration.ofSeconds(10));
        assertThat(codeOf(NEXT_TOKEN)).isEqualTo("proven web");

        issuer.behave(IssuerServer.publishing(jwks(renamed(RSA, "rsa-3"))));
        assertThat(codeOf(THIRD_TOKEN)).isEqualTo("jwt_key_unknown");
        pass(Duration.ofSeconds(1));
        assertThat(codeOf(THIRD_TOKEN)).isEqualTo("proven web");
        assertThat(issuer.asked).hasValue(3);
    }

    @Test
    void anIssuerWhoseKeysChangeWithEachAnswerIsAskedTwiceInACooldownAtMost() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        pass(Duration.ofSeconds(10));
        for (int second = 0; second < 30; second++) {
            issuer.behave(IssuerServer.publishing(jwks(second % 2 == 0 ? OTHER_RSA : EC)));
            assertThat(codeOf(THIRD_TOKEN)).isEqualTo("jwt_key_unknown");
            pass(Duration.ofSeconds(1));
        }
        assertThat(issuer.asked).hasValueLessThanOrEqualTo(1 + 6);
    }

    @Test
    void aKeysNameInATokenIsAHintWhereTheIssuersKeyHasNone() {
        issuer.behave(
                IssuerServer.publishing(jwks(renamed(RSA, null), renamed(OTHER_RSA, "rsa-2"))));
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        assertThat(codeOf(NEXT_TOKEN)).isEqualTo("proven web");
        assertThat(codeOf(EXCHANGED_TOKEN))
                .as("a key with a name signs for its name only")
                .isEqualTo("jwt_signature");
    }

    private static RSAKey renamed(RSAKey key, @Nullable String id) {
        return new RSAKey.Builder(key).keyID(id).build();
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
