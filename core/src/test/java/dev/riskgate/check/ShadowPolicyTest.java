// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.LocalBlocks;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofSettings;
import dev.riskgate.challenge.Proofs;
import dev.riskgate.challenge.ResponseSettings;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.profile.ProfileSummary;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A second policy changes nothing of what is decided, learned or spent, and delays no answer. */
class ShadowPolicyTest {

    private static final String LIMIT = "limits: [{ name: few, per: client, rate: 5/s }]";
    private static final String ASK = "rules: [{ name: ask, when: 'true', then: challenge }]";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestClock clock = new TestClock();
    private final MemoryStore store = new MemoryStore(clock, 1_000);
    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Decision> answered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Decision> told = new LinkedBlockingQueue<>();
    private final ExecutorService loop =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("loop").factory());
    private Assurance assurance = Assurance.SINGLE;
    private @Nullable ShadowPolicy shadow;

    @AfterEach
    void stop() throws InterruptedException {
        loop.shutdownNow();
        if (shadow != null) {
            shadow.close();
        }
    }

    /** An answer is written only when the event loop that decided it is free again. */
    @Test
    void oneThatHangsDelaysNoAnswerNotEvenTheNextOnTheSameEventLoop() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        List<String> threads = Collections.synchronizedList(new ArrayList<>());
        second(
                LIMIT,
                planted(
                        () -> {
                            threads.add(Thread.currentThread().getName());
                            await(stuck);
                        }));
        PipelineAuthorizer path = path("", store);

        for (int i = 0; i < 3; i++) {
            ask(path);
            assertThat(next(answered).enforced()).isInstanceOf(Verdict.Allow.class);
        }
        assertThat(told.size()).isZero();
        stuck.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(said(next(told))).isEqualTo("allow");
        }
        assertThat(threads).hasSize(3).containsOnly("riskgate-shadow-policy");
    }

    /** Whoever completes what a check waited for has other things to do, such as reading Redis. */
    @Test
    void aCheckThatWasAwaitedIsComparedOnTheSameThreadWhoeverCompletedIt() throws Exception {
        StallingStore stalling = new StallingStore(store);
        var profile = stalling.stall("acme", Duration.ofMillis(1));
        List<String> threads = Collections.synchronizedList(new ArrayList<>());
        second(LIMIT, planted(() -> threads.add(Thread.currentThread().getName())));

        ask(path("", stalling));
        loop.submit(() -> {}).get(LONG.toSeconds(), TimeUnit.SECONDS);
        Thread.ofPlatform().name("lettuce-1").start(() -> profile.complete(new Profile())).join();

        assertThat(said(next(told))).isEqualTo("allow");
        assertThat(threads).containsExactly("riskgate-shadow-policy");
    }

    @Test
    void whatItIsTooSlowForIsToldWithoutItAndEachDecisionOnce() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        second(LIMIT, planted(() -> await(stuck)));
        PipelineAuthorizer path = path("", store);

        int all = ShadowPolicy.MOST_WAITING + 5;
        for (int i = 0; i < all; i++) {
            ask(path);
            next(answered);
        }
        // One is being decided, and as many as there is room for wait.
        for (int i = 0; i < 4; i++) {
            assertThat(said(next(told))).isEqualTo(ShadowDecision.SKIPPED);
        }
        stuck.countDown();
        for (int i = 4; i < all; i++) {
            assertThat(said(next(told))).isEqualTo("allow");
        }
        assertThat(told.size()).isZero();
    }

    @Test
    void whatWaitsAtTheEndIsToldBeforeItEnds() throws Exception {
        second(LIMIT, planted(() -> {}));
        PipelineAuthorizer path = path("", store);
        for (int i = 0; i < 100; i++) {
            ask(path);
            next(answered);
        }
        loop.submit(() -> {}).get(LONG.toSeconds(), TimeUnit.SECONDS);
        Objects.requireNonNull(shadow).close();
        assertThat(told.size()).isEqualTo(100);
        told.clear();

        ask(path);
        assertThat(said(next(told))).isEqualTo(ShadowDecision.SKIPPED);
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class, Error.class})
    void aFaultIsToldAndTheDecisionStands(Class<? extends Throwable> kind) throws Exception {
        second(
                LIMIT,
                planted(
                        () -> {
                            throw kind.getDeclaredConstructor().newInstance();
                        }));
        ask(path("", store));

        Decision answer = next(answered);
        assertThat(answer.enforced()).isInstanceOf(Verdict.Allow.class);
        Decision recorded = next(told);
        assertThat(said(recorded)).isEqualTo(ShadowDecision.FAILED);
        assertThat(recorded.verdict()).isEqualTo(answer.verdict());
        assertThat(faults).singleElement().isInstanceOf(kind);
    }

    /** Profiles, blocks, codes, counters of limits: all of that is behind the store. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{ name: no, when: 'true', then: deny }]",
                ASK,
                "rules: [{ name: slow, when: 'true', then: throttle, retryAfter: 1h }]",
                "limits: [{ name: other, per: client, rate: 1/h }]",
                "limits: [{ name: few, per: client, rate: 1/h, consistency: strict }]",
                "routes: [{ name: all, require: { assurance: mfa, maxAge: 1h } }]",
                "routes: [{ name: all, consistency: strict, onDegraded: deny }]",
                "risk: { thresholds: { challenge: never, deny: 0 } }",
                "mode: shadow\n" + ASK,
            })
    void theStoreIsAskedAndToldTheSameWithItAndWithoutIt(String policy) throws Exception {
        assurance = new Assurance(AssuranceLevel.MFA, clock.instant(), "acr");
        List<String> without = calls("risk: { thresholds: { challenge: 10 } }\n" + LIMIT);
        second(policy, new MemoryStore(clock, 1_000));
        List<String> with = calls("risk: { thresholds: { challenge: 10 } }\n" + LIMIT);

        assertThat(with).hasSizeGreaterThan(20).isEqualTo(without);
    }

    /** What the path does to its store in ten requests, and what is known afterwards. */
    private List<String> calls(String policy) throws Exception {
        MemoryStore fresh = new MemoryStore(clock, 1_000);
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        PipelineAuthorizer path = path(policy, recording(fresh, calls));
        for (int i = 0; i < 10; i++) {
            ask(path);
            next(answered);
            next(told);
        }
        calls.add(summary(fresh).toString());
        return calls;
    }

    /** Nobody was asked for it, so it would be remembered for nothing: for twelve hours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{ name: ask, when: 'true', then: challenge, mode: shadow }]",
                "risk: { mode: shadow, thresholds: { challenge: 0, deny: never } }",
                "mode: shadow\n" + ASK,
                "mode: shadow\nrisk: { thresholds: { challenge: 0, deny: never } }",
            })
    void aFreshTokenIsNoProofWhereNothingInForceAsksForOne(String policy) throws Exception {
        assurance = new Assurance(AssuranceLevel.MFA, clock.instant(), "acr");
        ask(path(policy, store));
        assertThat(next(answered).enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(proofs(store)).containsExactly(0);

        MemoryStore other = new MemoryStore(clock, 1_000);
        ask(path(policy.replace("mode: shadow", "mode: enforce"), other));
        assertThat(next(answered).enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(proofs(other)).containsExactly(AssuranceLevel.MFA.rank());
    }

    private static List<Integer> proofs(StateStore store) {
        return summary(store).contexts().stream().map(each -> each.proof().level()).toList();
    }

    private static ProfileSummary summary(StateStore store) {
        return ProfileSummary.of(
                store.profile(Subject.client("default", "acme"), Consistency.BOUNDED, budget())
                        .profile());
    }

    private void second(String policy, StateStore limits) throws Exception {
        Policy compiled = policy(policy);
        shadow = new ShadowPolicy(() -> compiled, limits, faults::add);
    }

    private static String said(Decision decision) {
        return Objects.requireNonNull(decision.shadowPolicy()).verdict();
    }

    private interface Fault {
        void happen() throws Throwable;
    }

    /** A store in whose limits something happens. */
    private static StateStore planted(Fault fault) {
        return proxy(
                (method, _) -> {
                    fault.happen();
                    return new StateStore.Permit(true, 1, Duration.ZERO);
                });
    }

    private static StateStore recording(StateStore store, List<String> calls) {
        return proxy(
                (method, arguments) -> {
                    calls.add(
                            method.getName()
                                    + Arrays.stream(arguments == null ? new Object[0] : arguments)
                                            .filter(each -> !(each instanceof Budget))
                                            .map(ShadowPolicyTest::name)
                                            .toList());
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Handles have no text of their own. */
    private static String name(Object argument) {
        return argument instanceof dev.riskgate.state.ProfileHandle
                ? "a handle"
                : argument.toString();
    }

    private interface Call {
        Object answer(java.lang.reflect.Method method, Object @Nullable [] arguments)
                throws Throwable;
    }

    private static StateStore proxy(Call call) {
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (_, method, arguments) -> call.answer(method, arguments));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody let it go");
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a decision").isNotNull();
        return next;
    }

    private void ask(PipelineAuthorizer path) {
        loop.execute(() -> path.decide(request(), budget(), answered::add));
    }

    private static Policy policy(String more) throws Exception {
        return PolicyLoader.parse(
                        "policy.yaml",
                        """
                        apiVersion: riskgate.dev/v1
                        kind: Policy
                        credentials:
                          - apiKey: { name: keys, header: x-client }
                        %s
                        """
                                .formatted(more)
                                .getBytes(StandardCharsets.UTF_8))
                .policy();
    }

    private PipelineAuthorizer path(String more, StateStore asked) throws Exception {
        PolicySnapshot snapshot =
                new PolicySnapshot(
                        policy(more),
                        new Identifier(List.of(new ByHeader())),
                        new Proofs(_ -> null, ProofSettings.DEFAULTS, clock),
                        new Observer(new byte[32], GeoLookup.NONE),
                        new RiskModel(Weights.shipped(), RiskSettings.defaults()),
                        new DenialResponses(ResponseSettings.DEFAULTS, _ -> null));
        return new PipelineAuthorizer(
                () -> snapshot,
                asked,
                new LocalBlocks(new byte[32], clock, new Random(3), 100),
                new WaitExecutor(2, () -> loop),
                new DecisionIds(new Random(7)),
                System::nanoTime,
                new Listener(),
                shadow);
    }

    private static CheckBudget budget() {
        return CheckBudget.start(System::nanoTime, LONG.toNanos());
    }

    private ApiRequest request() {
        return new ApiRequest(
                "",
                clock.millis(),
                "GET",
                "https",
                "api.example.com",
                "/v1/orders",
                "",
                "HTTP/2",
                false,
                new Headers(Map.of("x-client", List.of("acme"))),
                InetAddress.ofLiteral("203.0.113.7"),
                ApiRequest.Peer.NONE,
                Map.of(),
                Map.of(),
                ApiRequest.Body.NONE);
    }

    /** Every request is of one client, as strongly proven as the test says. */
    private final class ByHeader implements Authenticator {
        @Override
        public String name() {
            return "keys";
        }

        @Override
        public String carrier() {
            return "x-client";
        }

        @Override
        public Identification identify(ApiRequest request, Budget budget) {
            return new Identification.Proven(
                    new Caller(
                            Subject.client("default", "acme"),
                            new Caller.Credential(
                                    ApiKeyKind.INSTANCE, "keys", "", "key-1", Long.MAX_VALUE),
                            "",
                            Set.of(),
                            Set.of(),
                            Map.of(),
                            assurance));
        }
    }

    private final class Listener implements CheckListener {
        @Override
        public void decided(Decision decision) {
            told.add(decision);
        }

        @Override
        public void left(Stage stage, long nanos) {}

        @Override
        public void moved() {}

        @Override
        public void fault(Throwable fault) {
            faults.add(fault);
        }
    }
}
