// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.EC;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.RSA;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** An issuer's keys in bad times: away, slow, or rubbish. */
class JwksOutageTest extends JwksWorld {

    @Test
    void theLastGoodKeysStayInForceWhateverTheIssuerDoes() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        List<IssuerServer.Behaviour> bad =
                List.of(
                        IssuerServer.status(500, text("oops")),
                        IssuerServer.status(404, new byte[0]),
                        IssuerServer.status(204, new byte[0]),
                        IssuerServer.publishing(text("<html>maintenance</html>")),
                        IssuerServer.publishing(text("{\"keys\":[]}")),
                        IssuerServer.publishing(text("{\"keys\":[{\"kty\":\"RSA\"}]}")),
                        IssuerServer.publishing(text("{\"keys\":{}}")),
                        IssuerServer.publishing(text("[")),
                        IssuerServer.publishing(new byte[] {(byte) 0xff, (byte) 0xfe, 0}),
                        IssuerServer.endless(),
                        issuer.stalledBody(),
                        issuer.silent(),
                        IssuerServer.redirecting(issuer.url() + "/elsewhere"));
        for (int i = 0; i < bad.size(); i++) {
            http = i == 10 || i == 11 ? hasty : patient;
            issuer.behave(bad.get(i));
            refresh();
            assertThat(failed).as("behaviour " + i).hasValue(i + 1);
            assertThat(source.status().problem()).isNotEmpty().hasSizeLessThan(300);
            assertThat(source.status().isReady()).isTrue();
            assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        }
        issuer.die();
        refresh();
        assertThat(source.status().problem()).contains("127.0.0.1", "cannot be reached");
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        assertThat(codeOf(NEXT_TOKEN)).isEqualTo("jwt_key_unknown");

        issuer.comeBack();
        issuer.behave(IssuerServer.publishing(jwks(RSA)));
        refresh();
        assertThat(source.status().problem()).isEmpty();
        assertThat(succeeded).hasValue(2);
    }

    @Test
    void itIsToldHowOldTheKeysAreAndForHowLongTheyCouldNotBeFetched() {
        assertThat(source.status().age()).isNull();
        assertThat(source.status().failingFor()).isNull();
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        pass(Duration.ofSeconds(90));
        assertThat(source.status().age()).isEqualTo(Duration.ofSeconds(90));
        assertThat(source.status().failingFor()).isNull();

        issuer.die();
        for (int i = 0; i < 3; i++) {
            refresh();
        }
        pass(Duration.ofSeconds(1));
        assertThat(source.status().failingFor()).isEqualTo(Duration.ofSeconds(2 * 360 + 1));
        assertThat(source.status().age()).isEqualTo(Duration.ofSeconds(90 + 3 * 360 + 1));
        assertThat(source.status().text("idp"))
                .startsWith("idp, for 12 minutes: " + issuer.url() + ": ")
                .endsWith(" (the keys of 19 minutes ago stay in force)");

        pass(Duration.ofHours(25));
        assertThat(source.status().keys()).isZero();
        assertThat(source.status().age()).isGreaterThan(Duration.ofHours(25));
        assertThat(source.status().text("idp"))
                .startsWith("idp, for 25 hours: ")
                .endsWith(" (there are no keys, so its tokens are answered 503)");

        issuer.comeBack();
        refresh();
        assertThat(source.status().age()).isZero();
        assertThat(source.status().failingFor()).isNull();
        issuer.die();
        refresh();
        assertThat(source.status().failingFor()).as("counted anew").isZero();
    }

    @Test
    void whatStandsInTheQueryOfAKeySetsUrlIsNotTold() {
        assertThat(JwksSettings.ofUrl("https://idp.example.com/keys?code=hush").shown())
                .isEqualTo("https://idp.example.com/keys");
        assertThat(JwksSettings.ofFile("/keys/what?.json").shown()).isEqualTo("/keys/what?.json");
    }

    @Test
    void keysThatCannotBeFetchedForTooLongFallOutOfForce() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.die();
        pass(Duration.ofHours(24));
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        pass(Duration.ofNanos(1));
        assertDegraded(Degradation.ISSUER, () -> codeOf(TOKEN));
        assertThat(source.status().isReady()).isFalse();
    }

    @Test
    void withoutAnyKeysTheIssuerIsWhatIsMissing() {
        issuer.die();
        assertDegraded(Degradation.ISSUER, () -> codeOf(TOKEN));
        int attempts = failed.get();
        assertDegraded(Degradation.ISSUER, () -> jwt.identify(bearer(NOW, TOKEN), onEventLoop()));
        assertThat(failed).hasValue(attempts);
        assertThat(source.status().isReady()).isFalse();
    }

    @Test
    void anExpiredTokenIsExpiredThoughItsIssuerIsAway() {
        issuer.die();
        String expired =
                TestIssuer.rs256(
                        TestIssuer.claims().expirationTime(Date.from(NOW.minusSeconds(3600))));
        assertThat(codeOf(expired)).isEqualTo("jwt_expired");
    }

    @Test
    void aTokenThatWasSeenBeforeExpiresThoughTheKeysHaveFallenOutOfForce() {
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        issuer.die();
        pass(Duration.ofHours(25));
        var later = bearer(NOW.plusSeconds(7200), TOKEN);
        assertThat(code(jwt.identify(later, blocking(Duration.ofSeconds(20)))))
                .isEqualTo("jwt_expired");
    }

    @Test
    void aCheckWaitsNoLongerThanItsBudget() {
        issuer.behave(issuer.silent());
        assertDegraded(
                Degradation.DEADLINE,
                () -> jwt.identify(bearer(NOW, TOKEN), blocking(Duration.ofMillis(50))));
    }

    @Test
    void onlyABoundedNumberOfChecksWaits() throws Exception {
        issuer.behave(issuer.silent());
        CountDownLatch waiting = new CountDownLatch(64);
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                Future<?> _ = threads.submit(() -> source.keys(new Held(waiting, release)));
            }
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
            assertDegraded(Degradation.OVERLOAD, () -> codeOf(TOKEN));
            release.countDown();
        }
        await(() -> issuer.asked.get() == 1);
    }

    /** Waits until the test lets it go. */
    private record Held(CountDownLatch waiting, CountDownLatch release) implements Budget {

        @Override
        public void requireBlocking() {}

        @Override
        public <T> T await(CompletableFuture<T> future) {
            waiting.countDown();
            try {
                release.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            throw new DegradedException(Degradation.DEADLINE, "held");
        }

        @Override
        public long remainingNanos() {
            return 1;
        }
    }

    @Test
    void afterAFailureItTriesAgainSoonAndThenMoreSlowly() {
        issuer.die();
        source.refreshIfDue();
        await(() -> failed.get() == 1);
        for (int i = 0; i < 4; i++) {
            int before = failed.get();
            pass(Duration.ofMillis(500L << i).minusNanos(1));
            source.refreshIfDue();
            settle();
            assertThat(failed).hasValue(before);
            pass(Duration.ofNanos(1));
            source.refreshIfDue();
            await(() -> failed.get() == before + 1);
        }
    }

    @Test
    void aKeyThatCannotBeUsedDoesNotSpoilTheOthers() {
        String good = new String(jwks(RSA, EC), StandardCharsets.UTF_8);
        String mixed =
                good.replace(
                        "{\"keys\":[",
                        "{\"keys\":[7,null,{},{\"kty\":\"XYZ\"},{\"kty\":\"RSA\",\"n\":\"AA\"},"
                                + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"},");
        assertThat(mixed).isNotEqualTo(good);
        issuer.behave(IssuerServer.publishing(text(mixed)));
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        assertThat(source.status().keys()).isEqualTo(2);
    }
}
