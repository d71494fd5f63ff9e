// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.ISSUER;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.OTHER_RSA;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.jwt.JwtAuthenticator;
import dev.riskgate.identity.jwt.Jwts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What holds while a new policy names another place for an issuer's keys. */
class JwksReloadTest extends JwksWorld {

    private final IssuerServer next = new IssuerServer(jwks(OTHER_RSA));
    private final JwksSources sources = new JwksSources(patient, nanos::get, JwksListener.NONE);

    @BeforeEach
    void aPolicyIsInForce() {
        JwtAuthenticator before = reload("idp", ISSUER, issuer.url());
        assertThat(codeOf(before, TOKEN)).isEqualTo("proven web");
    }

    @AfterEach
    void end() {
        sources.close();
        next.close();
    }

    @Test
    void tokensHoldByTheOldKeysUntilTheNewPlaceHasAnswered() {
        next.behave(IssuerServer.status(404, new byte[0]));
        JwtAuthenticator wrong = reload("idp", ISSUER, next.url());
        await(() -> sources.problem().contains("status 404"));
        assertThat(codeOf(wrong, TOKEN)).isEqualTo("proven web");
        assertThat(sources.problem()).contains("idp", next.url(), "stay in force)");
        assertThat(sources.statuses().get("idp"))
                .satisfies(status -> assertThat(status.keys()).isEqualTo(1));

        next.behave(IssuerServer.publishing(jwks(OTHER_RSA)));
        pass(Duration.ofMinutes(1));
        await(() -> codeOf(wrong, TOKEN).equals("jwt_key_unknown"));
        assertThat(codeOf(wrong, NEXT_TOKEN)).isEqualTo("proven web");
        assertThat(sources.problem()).isEmpty();
    }

    @Test
    void aSecondWrongPlaceKeepsThemToo() {
        next.behave(IssuerServer.status(404, new byte[0]));
        reload("idp", ISSUER, next.url());
        JwtAuthenticator wrongAgain = reload("idp", ISSUER, next.base() + "/other");
        assertThat(codeOf(wrongAgain, TOKEN)).isEqualTo("proven web");
        pass(Duration.ofSeconds(90));
        assertThat(sources.statuses().get("idp"))
                .satisfies(
                        status -> {
                            assertThat(status.age()).isEqualTo(Duration.ofSeconds(90));
                            assertThat(status.withdrawn()).isFalse();
                        });
    }

    @Test
    void aTokenOfANewKeyWaitsForTheNewPlace() {
        JwtAuthenticator moved = reload("idp", ISSUER, next.url());
        assertThat(codeOf(moved, NEXT_TOKEN)).isEqualTo("proven web");
        assertThat(codeOf(moved, TOKEN)).isEqualTo("jwt_key_unknown");
    }

    @Test
    void theyAreKeptNoLongerThanIfNothingHadChanged() {
        next.behave(IssuerServer.status(404, new byte[0]));
        JwtAuthenticator wrong = reload("idp", ISSUER, next.url());
        pass(Duration.ofHours(24).plusSeconds(1));
        assertDegraded(Degradation.ISSUER, () -> codeOf(wrong, TOKEN));
    }

    @Test
    void anotherIssuerOrAnotherCredentialInheritsNothing() {
        next.behave(IssuerServer.status(404, new byte[0]));
        KeySource foreign = sources.get(use("idp", "https://other.example.com/", next.url()));
        KeySource other = sources.get(use("other", ISSUER, next.url()));
        for (KeySource none : List.of(foreign, other)) {
            assertDegraded(Degradation.ISSUER, () -> none.keys(blocking(Duration.ofSeconds(20))));
        }
    }

    @Test
    void whoSharesTheNewPlaceGetsNothingFromItsOtherUser() {
        next.behave(IssuerServer.status(404, new byte[0]));
        KeyUse moved = use("idp", ISSUER, next.url());
        KeyUse sharing = use("second", "https://other.example.com/", next.url());
        KeySource kept = sources.get(moved);
        KeySource none = sources.get(sharing);
        sources.retain(List.of(moved, sharing));
        assertThat(kept.keys(blocking(Duration.ofSeconds(20))).size()).isEqualTo(1);
        assertDegraded(Degradation.ISSUER, () -> none.keys(blocking(Duration.ofSeconds(20))));
    }

    private JwtAuthenticator reload(String credential, String iss, String url) {
        KeyUse use = use(credential, iss, url);
        JwtAuthenticator jwt = new JwtAuthenticator(Jwts.SETTINGS, sources.get(use));
        sources.retain(List.of(use));
        return jwt;
    }

    private static KeyUse use(String credential, String iss, String url) {
        return new KeyUse(credential, iss, JwksSettings.ofUrl(url));
    }

    private static String codeOf(JwtAuthenticator jwt, String token) {
        return code(jwt.identify(bearer(NOW, token), blocking(Duration.ofSeconds(20))));
    }
}
