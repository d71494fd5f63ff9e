// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.OTHER_RSA;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.RSA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.budget.MustWait;
import dev.riskgate.identity.jwt.JwtAuthenticator;
import dev.riskgate.identity.jwt.Jwts;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
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

/**
 * An issuer's keys over real HTTP, and an authenticator that needs them. Time is a number that the
 * test moves. Tests extend it.
 */
@Timeout(60)
abstract class JwksWorld {

    static final String TOKEN = TestIssuer.token();
    static final String NEXT_TOKEN =
            TestIssuer.sign(
                    TestIssuer.header(JWSAlgorithm.RS256, OTHER_RSA).build(),
                    TestIssuer.claims().build(),
                    OTHER_RSA);

    final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    final AtomicInteger succeeded = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final IssuerServer issuer = new IssuerServer(TestIssuer.jwks(RSA.toPublicJWK()));

    /** Waits long, since the machine may be slow. */
    final OutboundHttp patient = http(Duration.ofSeconds(30));

    /** For tests of just that. */
    final OutboundHttp hasty = http(Duration.ofMillis(300));

    volatile OutboundHttp http = patient;

    final JwksSettings settings =
            new JwksSettings(
                    JwksSettings.Place.URL,
                    issuer.url(),
                    false,
                    Duration.ofMinutes(5),
                    Duration.ofHours(24),
                    Duration.ofSeconds(10));
    final JwksSource source =
            new JwksSource(
                    settings,
                    () -> new HttpJwks(http, URI.create(issuer.url()), false).fetch(),
                    nanos::get,
                    (_, successful) -> (successful ? succeeded : failed).incrementAndGet());
    final JwtAuthenticator jwt = new JwtAuthenticator(Jwts.SETTINGS, source);

    @AfterEach
    void close() {
        source.close();
        patient.close();
        hasty.close();
        issuer.close();
    }

    private static OutboundHttp http(Duration timeout) {
        return new OutboundHttp(new OutboundSettings(timeout, null, "test"), null);
    }

    /** Runs the check as the path does: on the event loop first, then where it may wait. */
    String codeOf(String token) {
        try {
            return code(jwt.identify(bearer(NOW, token), onEventLoop()));
        } catch (MustWait _) {
            return code(jwt.identify(bearer(NOW, token), blocking(Duration.ofSeconds(20))));
        }
    }

    static Budget onEventLoop() {
        return CheckBudget.start(System::nanoTime, 1_000_000_000L);
    }

    static Budget blocking(Duration time) {
        return CheckBudget.start(System::nanoTime, time.toNanos()).mayBlock();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** One background refresh, waited for. */
    void refresh() {
        int before = succeeded.get() + failed.get();
        pass(Duration.ofMinutes(6));
        source.refreshIfDue();
        await(() -> succeeded.get() + failed.get() > before);
    }

    /** Lets a fetch that should not have been started show itself. */
    void settle() {
        HttpJwks probe = new HttpJwks(hasty, URI.create(issuer.url()), false);
        try {
            probe.fetch();
        } catch (Exception _) {
            // Only the time it takes matters.
        }
    }

    static void await(Callable<Boolean> condition) {
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

    static void inParallel(int times, Callable<AtomicInteger> work) throws Exception {
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

    static void assertDegraded(Degradation cause, Runnable check) {
        assertThatThrownBy(check::run)
                .isInstanceOfSatisfying(
                        DegradedException.class, e -> assertThat(e.degradation()).isEqualTo(cause));
    }

    static byte[] jwks(JWK... keys) {
        for (int i = 0; i < keys.length; i++) {
            keys[i] = keys[i].toPublicJWK();
        }
        return TestIssuer.jwks(keys);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
