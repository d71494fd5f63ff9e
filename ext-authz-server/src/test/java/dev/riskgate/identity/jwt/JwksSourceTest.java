package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.jwt.TestIssuer.EC;
import static dev.riskgate.identity.jwt.TestIssuer.OTHER_RSA;
import static dev.riskgate.identity.jwt.TestIssuer.RSA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.budget.MustWait;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An issuer's keys over real HTTP, in good times and bad. Time is a number that the test moves. */
@Timeout(60)
class JwksSourceTest {

    private static final String TOKEN = TestIssuer.token();
    private static final String NEXT_TOKEN =
            TestIssuer.sign(
                    TestIssuer.header(JWSAlgorithm.RS256, OTHER_RSA).build(),
                    TestIssuer.claims().build(),
                    OTHER_RSA);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final IssuerServer issuer = new IssuerServer(TestIssuer.jwks(RSA.toPublicJWK()));
    private final HttpClient client = HttpJwks.newClient();
    private final JwksSettings settings =
            new JwksSettings(
                    JwksSettings.Place.URL,
                    issuer.url(),
                    Duration.ofMinutes(5),
                    Duration.ofHours(24),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1));
    private final JwksSource source =
            new JwksSource(
                    settings,
                    new HttpJwks(client, java.net.URI.create(issuer.url()), settings.timeout()),
                    nanos::get,
                    (_, successful) -> (successful ? succeeded : failed).incrementAndGet());
    private final JwtAuthenticator jwt = new JwtAuthenticator(Jwts.SETTINGS, source);

    @AfterEach
    void close() {
        source.close();
        client.shutdownNow();
        issuer.close();
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
            issuer.behave(bad.get(i));
            refresh();
            assertThat(failed).as("behaviour " + i).hasValue(i + 1);
            assertThat(source.status().problem()).isNotEmpty().hasSizeLessThan(300);
            assertThat(source.status().isReady()).isTrue();
            assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        }
        issuer.die();
        refresh();
        assertThat(source.status().problem()).contains("ConnectException");
        assertThat(codeOf(TOKEN)).isEqualTo("proven web");
        assertThat(codeOf(NEXT_TOKEN)).isEqualTo("jwt_key_unknown");

        issuer.comeBack();
        issuer.behave(IssuerServer.publishing(jwks(RSA)));
        refresh();
        assertThat(source.status().problem()).isEmpty();
        assertThat(succeeded).hasValue(2);
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
    void aCheckWaitsNoLongerThanItsBudget() {
        issuer.behave(issuer.silent());
        assertDegraded(
                Degradation.DEADLINE,
                () -> jwt.identify(bearer(NOW, TOKEN), blocking(Duration.ofMillis(50))));
    }

    @Test
    void onlyABoundedNumberOfChecksWaits() throws Exception {
        issuer.behave(issuer.silent());
        AtomicInteger overload = new AtomicInteger();
        inParallel(
                200,
                () -> {
                    try {
                        jwt.identify(bearer(NOW, TOKEN), blocking(Duration.ofMillis(800)));
                    } catch (DegradedException e) {
                        if (e.degradation() == Degradation.OVERLOAD) {
                            overload.incrementAndGet();
                        }
                    }
                    return overload;
                });
        assertThat(overload.get()).isBetween(1, 200 - 64);
        assertThat(issuer.asked).hasValue(1);
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

    /** Runs the check as the path does: on the event loop first, then where it may wait. */
    private String codeOf(String token) {
        try {
            return code(jwt.identify(bearer(NOW, token), onEventLoop()));
        } catch (MustWait _) {
            return code(jwt.identify(bearer(NOW, token), blocking(Duration.ofSeconds(20))));
        }
    }

    private static Budget onEventLoop() {
        return CheckBudget.start(System::nanoTime, 1_000_000_000L);
    }

    private static Budget blocking(Duration time) {
        return CheckBudget.start(System::nanoTime, time.toNanos()).mayBlock();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** One background refresh, waited for. */
    private void refresh() {
        int before = succeeded.get() + failed.get();
        pass(Duration.ofMinutes(6));
        source.refreshIfDue();
        await(() -> succeeded.get() + failed.get() > before);
    }

    /** Lets a fetch that should not have been started show itself. */
    private void settle() {
        HttpJwks probe =
                new HttpJwks(client, java.net.URI.create(issuer.url()), Duration.ofSeconds(1));
        try {
            probe.fetch();
        } catch (Exception _) {
            // Only the time it takes matters.
        }
    }

    private static void await(Callable<Boolean> condition) {
        try {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!condition.call()) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
                Thread.sleep(2);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void inParallel(int times, Callable<AtomicInteger> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AtomicInteger>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                all.add(threads.submit(work));
            }
            for (Future<AtomicInteger> one : all) {
                assertThat(one.get()).isNotNull();
            }
        }
    }

    private static void assertDegraded(Degradation cause, Runnable check) {
        assertThatThrownBy(check::run)
                .isInstanceOfSatisfying(
                        DegradedException.class, e -> assertThat(e.degradation()).isEqualTo(cause));
    }

    private static byte[] jwks(com.nimbusds.jose.jwk.JWK... keys) {
        for (int i = 0; i < keys.length; i++) {
            keys[i] = keys[i].toPublicJWK();
        }
        return TestIssuer.jwks(keys);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
