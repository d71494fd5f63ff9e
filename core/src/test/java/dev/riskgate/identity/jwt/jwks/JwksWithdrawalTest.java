// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.jwt.jwks.TestIssuer.OTHER_RSA;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.RSA;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;

import dev.riskgate.budget.Degradation;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** An issuer that takes its only key back. */
class JwksWithdrawalTest extends JwksWorld {

    private static final IssuerServer.Behaviour NONE =
            IssuerServer.publishing(text("{\"keys\":[]}"));

    private void fetchAfter(Duration time) {
        int before = succeeded.get() + failed.get();
        pass(time);
        source.refreshIfDue();
        await(() -> succeeded.get() + failed.get() > before);
    }

    @Test
    void theOnlyKeyIsRevokedWhenASecondAnswerConfirmsIt() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.behave(NONE);
        refresh();
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        assertThat(source.status().problem()).contains("a second fetch within a minute");

        fetchAfter(Duration.ofSeconds(9));
        assertThat(codeOf(TOKEN)).as("too soon to be another answer").isEqualTo("proven web");
        fetchAfter(Duration.ofSeconds(1));
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_key_unknown");
        assertThat(source.status().text("idp"))
                .endsWith(
                        ": no key for signatures is published (its issuer has withdrawn all keys,"
                                + " so all its tokens are refused)");
        assertThat(source.status().isReady()).isFalse();
    }

    @Test
    void confirmationComesByItselfWithinAMinute() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.behave(NONE);
        refresh();
        for (int second = 0; second < 60 && !source.status().withdrawn(); second++) {
            int before = succeeded.get() + failed.get();
            int asked = issuer.asked.get();
            pass(Duration.ofSeconds(1));
            source.refreshIfDue();
            settle();
            await(() -> issuer.asked.get() == asked + 1 || succeeded.get() + failed.get() > before);
        }
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_key_unknown");
    }

    @Test
    void aKeySetThatHoldsOnlyAKeyForEncryptionHasNoneLeft() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        RSAKey encryption = new RSAKey.Builder(OTHER_RSA).keyUse(KeyUse.ENCRYPTION).build();
        issuer.behave(IssuerServer.publishing(jwks(encryption)));
        refresh();
        fetchAfter(Duration.ofSeconds(10));
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_key_unknown");
    }

    @Test
    void whatCannotBeReadConfirmsNothingNorDoesAnAnswerMuchLater() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        for (int i = 0; i < 3; i++) {
            issuer.behave(NONE);
            refresh();
            assertThat(codeOf(TOKEN)).as("minutes later").isEqualTo("proven web");
            issuer.behave(IssuerServer.publishing(text("{\"keys\":[{\"kty\":\"RSA\"}]}")));
            fetchAfter(Duration.ofSeconds(20));
            assertThat(codeOf(TOKEN)).as("unreadable").isEqualTo("proven web");
        }
    }

    @Test
    void aKeyInBetweenRefutesIt() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.behave(NONE);
        refresh();
        issuer.behave(IssuerServer.publishing(jwks(RSA)));
        fetchAfter(Duration.ofSeconds(5));
        issuer.behave(NONE);
        pass(Duration.ofSeconds(15));
        assertThat(codeOf(NEXT_TOKEN)).as("asks the issuer again").isEqualTo("jwt_key_unknown");
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
    }

    @Test
    void aNewKeyAfterAWithdrawalIsPickedUpAtOnceAndNothingElseBringsTheOldOneBack() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.behave(NONE);
        refresh();
        fetchAfter(Duration.ofSeconds(10));
        issuer.die();
        refresh();
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_key_unknown");
        issuer.comeBack();
        issuer.behave(IssuerServer.publishing(jwks(OTHER_RSA)));
        pass(Duration.ofSeconds(10));
        assertThat(codeOf(NEXT_TOKEN)).isEqualTo("proven web");
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_key_unknown");
        assertThat(source.status().problem()).isEmpty();
    }

    @Test
    void anIssuerThatHasNoKeyYetIsMissingUntilThatIsConfirmed() {
        issuer.behave(NONE);
        assertDegraded(Degradation.ISSUER, () -> codeOf(TOKEN));
        fetchAfter(Duration.ofSeconds(10));
        assertThat(codeOf(TOKEN)).isEqualTo("jwt_key_unknown");
    }
}
