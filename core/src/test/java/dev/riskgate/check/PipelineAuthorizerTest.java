// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.block.Block;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofSettings;
import dev.riskgate.challenge.Proofs;
import dev.riskgate.challenge.ResponseSettings;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.profile.ProfileSummary;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The path itself: where checks run, when they move, and that every failure ends in a decision. */
class PipelineAuthorizerTest {

    private static final int PLACES_TO_WAIT = 2;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final TestClock clock = new TestClock();
    private final StallingStore store = new StallingStore(new MemoryStore(clock, 1_000));
    private final LocalBlocks blocks = new LocalBlocks(new byte[32], clock, new Random(3), 100);
    private final List<Throwable> faults = new ArrayList<>();
    private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
    private final ExecutorService loop =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("loop").factory());
    private final WaitExecutor executor = new WaitExecutor(PLACES_TO_WAIT, () -> loop);
    private Authenticator authenticator = new ByHeader();
    private String onDegraded = "allow";
    private String mode = "enforce";
    private String rules = "";
    private String match = "{ path: \"/**\" }";

    private record Answered(Decision decision, Thread thread) {}

    @AfterEach
    void stopLoop() {
        loop.shutdownNow();
    }

    @Test
    void aCheckThatNeedNotWaitIsDecidedOnItsEventLoop() throws Exception {
        onLoop(path(), "acme");

        Answered first = next();
        assertThat(first.decision.verdict()).isInstanceOf(Verdict.Allow.class);
        assertThat(first.thread.getName()).isEqualTo("loop");
    }

    @Test
    void aCheckThatHasToWaitNeverBlocksTheEventLoop() throws Exception {
        CompletableFuture<Profile> stalled = store.stall("slow");
        PipelineAuthorizer path = path();

        onLoop(path, "slow");
        onLoop(path, "quick");

        Answered first = next();
        assertThat(client(first)).isEqualTo("quick");
        assertThat(stalled).isNotDone();

        stalled.complete(new Profile());
        Answered second = next();
        assertThat(client(second)).isEqualTo("slow");
        assertThat(second.thread.isVirtual()).isTrue();
        assertThat(second.decision.verdict()).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void aCheckThatWaitedIsLearnedOnce() throws Exception {
        Profile profile = new Profile();
        CompletableFuture<Profile> stalled = store.stall("slow");
        onLoop(path(), "slow");
        stalled.complete(profile);
        next();

        Profile twin =
                store.profile(Subject.client("default", "quick"), Consistency.BOUNDED, budget())
                        .profile();
        onLoop(path(), "quick");
        next();

        assertThat(profile.toBytes()).isEqualTo(twin.toBytes());
    }

    @Test
    void aCheckThatCanBeRunAgainOccupiesNoThreadAndComesBackToItsEventLoop() throws Exception {
        Profile profile = new Profile();
        CompletableFuture<Profile> stalled = store.stall("slow", SOON);
        PipelineAuthorizer path = path();
        onLoop(path, "slow");
        onLoop(path, "quick");
        assertThat(client(next())).isEqualTo("quick");

        stalled.complete(profile);

        Answered second = next();
        assertThat(client(second)).isEqualTo("slow");
        assertThat(second.thread.getName()).isEqualTo("loop");
        assertThat(second.decision.verdict()).isInstanceOf(Verdict.Allow.class);
        assertThat(profile.requests()).isEqualTo(1);
    }

    @Test
    void whatFailsMeanwhileIsNotTriedAgainButAnsweredAsOnDegradedSays() throws Exception {
        onDegraded = "deny";
        CompletableFuture<Profile> stalled = store.stall("slow", SOON);
        onLoop(path(), "slow");
        loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
        store.stallAnew("slow", new CompletableFuture<>());

        stalled.completeExceptionally(new DegradedException(Degradation.STATE, "it is away"));

        Decision denied = next().decision;
        assertThat(denied.enforced()).isInstanceOf(Verdict.Deny.class);
        assertThat(denied.degraded()).containsExactly(Degradation.STATE);
    }

    @Test
    void aCheckThatIsRunAgainKeepsNoScoreOfTheRunBefore() throws Exception {
        rules = "limits:\n  - { name: few, per: client, rate: 5/s }";
        store.stallLimit(
                () ->
                        store.stall("lost")
                                .completeExceptionally(
                                        new DegradedException(Degradation.STATE, "gone")));

        onLoop(path(), "lost");

        Decision decision = next().decision;
        assertThat(decision.degraded()).containsExactly(Degradation.STATE);
        assertThat(decision.risk()).isEqualTo(Risk.NONE);
    }

    @Test
    void aCheckThatHasToWaitOnceMoreBlocksAThreadOfItsOwn() throws Exception {
        CompletableFuture<Profile> first = store.stall("slow", SOON);
        onLoop(path(), "slow");
        loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
        CompletableFuture<Profile> second = new CompletableFuture<>();
        store.stallAnew("slow", second);
        first.complete(new Profile());
        loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
        second.complete(new Profile());

        Answered answered = next();
        assertThat(answered.thread.isVirtual()).isTrue();
        assertThat(answered.decision.verdict()).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void aCheckWithLessTimeThanThatIsNotLeftToTheFuture() throws Exception {
        store.stall("slow", SOON);

        path().decide(request("slow"), budget(Duration.ofMillis(20)), this::took);

        assertThat(next().decision.degraded()).containsExactly(Degradation.DEADLINE);
    }

    /** The store promised, and something in it broke. */
    @Test
    void aCheckThatWaitsForWhatNeverComesIsAnsweredWhenItsTimeIsUpAndLeavesItsPlace()
            throws Exception {
        PipelineAuthorizer path = path();
        for (int i = 0; i <= PLACES_TO_WAIT; i++) {
            store.stall("slow", Duration.ofMillis(1));
            path.decide(request("slow"), budget(Duration.ofMillis(50)), this::took);

            assertThat(next().decision.degraded()).containsExactly(Degradation.DEADLINE);
        }
    }

    @Test
    void aCheckThatHasToWaitOnceMoreKeepsItsPlaceThoughAllAreTaken() throws Exception {
        PipelineAuthorizer path = path();
        List<CompletableFuture<Profile>> first = new ArrayList<>();
        List<CompletableFuture<Profile>> second = new ArrayList<>();
        for (int i = 0; i < PLACES_TO_WAIT; i++) {
            first.add(store.stall("slow-" + i, SOON));
            second.add(new CompletableFuture<>());
            onLoop(path, "slow-" + i);
        }
        loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
        for (int i = 0; i < PLACES_TO_WAIT; i++) {
            store.stallAnew("slow-" + i, second.get(i));
            first.get(i).complete(new Profile());
        }
        loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
        assertThat(executor.waiting()).isEqualTo(PLACES_TO_WAIT);
        second.forEach(each -> each.complete(new Profile()));

        for (int i = 0; i < PLACES_TO_WAIT; i++) {
            assertThat(next().decision.verdict()).isInstanceOf(Verdict.Allow.class);
        }
        awaitFreePlaces();
    }

    @Test
    void allThatWaitForWhatNeverComesAreAnsweredTheOthersAtOnceAndThenThePlacesAreFree()
            throws Exception {
        PipelineAuthorizer path = path();
        store.stall("slow", Duration.ofMillis(1));
        int shed = 50;
        for (int i = 0; i < PLACES_TO_WAIT + shed; i++) {
            loop.execute(
                    () -> path.decide(request("slow"), budget(Duration.ofSeconds(3)), this::took));
        }

        for (int i = 0; i < shed; i++) {
            assertThat(next().decision.degraded()).containsExactly(Degradation.OVERLOAD);
        }
        for (int i = 0; i < PLACES_TO_WAIT; i++) {
            assertThat(next().decision.degraded()).containsExactly(Degradation.DEADLINE);
        }
        awaitFreePlaces();
        assertThat(answered).isEmpty();
    }

    /** A check is answered before it leaves its place. */
    private void awaitFreePlaces() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (executor.waiting() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void anErrorInACheckThatIsRunAgainIsToldAndAnswered() throws Exception {
        CompletableFuture<Profile> stalled = store.stall("slow", SOON);
        onLoop(path(), "slow");
        loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
        Error error = new NoClassDefFoundError("planted");
        store.breakFor("slow", error);

        stalled.complete(new Profile());

        assertFault(error);
    }

    @Test
    void anErrorInACheckOnAThreadOfItsOwnIsToldAndAnswered() throws Exception {
        Error error = new NoClassDefFoundError("planted");
        authenticator =
                new ByHeader() {
                    @Override
                    public Identification identify(ApiRequest request, Budget budget) {
                        budget.requireBlocking();
                        throw error;
                    }
                };

        onLoop(path(), "slow");

        assertFault(error);
    }

    private void assertFault(Throwable fault) throws InterruptedException {
        Decision decision = next().decision;
        assertThat(decision.enforced()).isInstanceOf(Verdict.Deny.class);
        assertThat(decision.degraded()).containsExactly(Degradation.INTERNAL);
        assertThat(faults).containsExactly(fault);
    }

    @Test
    void checksThatOccupyNoThreadAreBoundedAsWell() throws Exception {
        PipelineAuthorizer path = path();
        List<CompletableFuture<Profile>> all = new ArrayList<>();
        for (int i = 0; i < PLACES_TO_WAIT + 1; i++) {
            all.add(store.stall("slow-" + i, SOON));
            onLoop(path, "slow-" + i);
        }

        assertThat(next().decision.degraded()).containsExactly(Degradation.OVERLOAD);

        for (CompletableFuture<Profile> each : all) {
            each.complete(new Profile());
        }
        for (int i = 0; i < PLACES_TO_WAIT; i++) {
            assertThat(next().decision.verdict()).isInstanceOf(Verdict.Allow.class);
        }
    }

    @Test
    void noMoreChecksWaitThanMayAndTheOthersAreShedAndDenied() throws Exception {
        CompletableFuture<Profile> stalled = store.stall("slow");
        PipelineAuthorizer path = path();
        for (int i = 0; i < PLACES_TO_WAIT + 1; i++) {
            onLoop(path, "slow");
        }

        Decision shed = next().decision;
        assertThat(shed.degraded()).containsExactly(Degradation.OVERLOAD);
        assertThat(shed.enforced()).isInstanceOf(Verdict.Deny.class);

        stalled.complete(new Profile());
        for (int i = 0; i < PLACES_TO_WAIT; i++) {
            assertThat(next().decision.verdict()).isInstanceOf(Verdict.Allow.class);
        }
    }

    @Test
    void aCheckWhoseTimeIsUpIsDeniedWhateverOnDegradedSays() throws Exception {
        store.stall("slow");

        path().decide(request("slow"), budget(Duration.ofMillis(20)), this::took);

        Decision late = next().decision;
        assertThat(late.verdict()).isInstanceOf(Verdict.Undecided.class);
        assertThat(late.degraded()).containsExactly(Degradation.DEADLINE);
        assertThat(late.enforced()).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void aStoreThatIsAwayIsAnsweredAsOnDegradedSays() throws Exception {
        store.stall("slow")
                .completeExceptionally(new DegradedException(Degradation.STATE, "it is away"));

        onLoop(path(), "slow");
        assertThat(next().decision.enforced()).isInstanceOf(Verdict.Allow.class);

        onDegraded = "deny";
        onLoop(path(), "slow");
        Decision denied = next().decision;
        assertThat(denied.enforced()).isInstanceOf(Verdict.Deny.class);
        assertThat(denied.degraded()).containsExactly(Degradation.STATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "challenge", "deny"})
    void aCredentialThatCouldNotBeVerifiedIsNeverAReasonToPass(String says) throws Exception {
        onDegraded = says;
        authenticator =
                new Broken(new DegradedException(Degradation.ISSUER, "no keys were ever loaded"));

        onLoop(path(), "acme");

        Decision decision = next().decision;
        assertUnavailable(decision);
        assertThat(decision.degraded()).containsExactly(Degradation.ISSUER);
        assertThat(decision.caller()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "challenge", "deny"})
    void aRequestThatWouldTakeNoRouteWhoeverSentItIsRefusedThoughItsCredentialCannotBeVerified(
            String says) throws Exception {
        onDegraded = says;
        match = "{ path: /v1/**, hosts: [other.example.com] }";
        for (Degradation cause : Degradation.values()) {
            authenticator = new Broken(new DegradedException(cause, "it is away"));

            onLoop(path(), "acme");

            Decision decision = next().decision;
            assertThat(decision.denialResponse().status()).as(cause.toString()).isEqualTo(421);
            assertThat(decision.enforced().reasons())
                    .extracting(Reason::code)
                    .containsExactly("host_unknown");
        }
    }

    @Test
    void inShadowModeNoHostIsRefusedButBlocksHold() throws Exception {
        mode = "shadow";
        match = "{ path: /v1/**, hosts: [other.example.com] }";
        PipelineAuthorizer path = path();
        blocks.block(new Target.Client("default", "blocked"), Block.FOREVER, "");

        onLoop(path, "acme");
        Decision passed = next().decision;
        assertThat(passed.enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(passed.verdict().reasons())
                .extracting(Reason::code)
                .containsExactly("host_unknown");

        onLoop(path, "blocked");
        assertThat(next().decision.denialResponse().status()).isEqualTo(403);
    }

    /**
     * Nobody was asked, so nobody could answer: in shadow mode all contexts would stay young for
     * ever.
     */
    @Test
    void aChallengeThatIsNotEnforcedKeepsNoContextFromGrowingUp() throws Exception {
        rules = "rules: [{ name: ask, when: 'request.method == \"GET\"', then: challenge }]";
        onLoop(path(), "asked");
        assertThat(next().decision.enforced()).isInstanceOf(Verdict.Challenge.class);
        assertThat(contexts("asked")).isEqualTo(List.of(false));

        mode = "shadow";
        onLoop(path(), "acme");
        Decision passed = next().decision;
        assertThat(passed.verdict()).isInstanceOf(Verdict.Challenge.class);
        assertThat(passed.enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(contexts("acme")).isEqualTo(List.of(true));
        assertThat(proofs("acme")).isEqualTo(List.of(0));
    }

    @Test
    void riskInShadowTeachesAsShadowModeDoes() throws Exception {
        rules = "risk: { mode: shadow, thresholds: { challenge: 0, deny: never } }";
        onLoop(path(), "asked");
        Decision told = next().decision;
        assertThat(told.riskResult()).isEqualTo(RiskResult.SHADOW_CHALLENGE);
        assertThat(told.verdict()).isInstanceOf(Verdict.Allow.class);
        assertThat(contexts("asked")).isEqualTo(List.of(true));
        assertThat(proofs("asked")).isEqualTo(List.of(0));

        rules = "risk: { mode: shadow, thresholds: { challenge: never, deny: 0 } }";
        onLoop(path(), "denied");
        assertThat(next().decision.riskResult()).isEqualTo(RiskResult.SHADOW_DENY);
        assertThat(contexts("denied")).isEqualTo(List.of(false));
        assertThat(proofs("denied")).isEqualTo(List.of(0));
    }

    private List<Boolean> contexts(String client) {
        return summary(client).contexts().stream()
                .map(ProfileSummary.Context::established)
                .toList();
    }

    private List<Integer> proofs(String client) {
        return summary(client).contexts().stream().map(context -> context.proof().level()).toList();
    }

    private ProfileSummary summary(String client) {
        return ProfileSummary.of(
                store.profile(Subject.client("default", client), Consistency.BOUNDED, budget())
                        .profile());
    }

    @Test
    void whatIsKnownIsDecidedThoughNobodyMayWaitAndThoughTheStoreFails() throws Exception {
        onDegraded = "challenge";
        rules = "rules: [{ name: no-reading, when: 'request.method == \"GET\"', then: deny }]";
        PipelineAuthorizer path = path();
        List<CompletableFuture<Profile>> all = new ArrayList<>();
        for (int i = 0; i < PLACES_TO_WAIT + 1; i++) {
            all.add(store.stall("slow-" + i, SOON));
            onLoop(path, "slow-" + i);
        }
        Decision shed = next().decision;
        assertThat(shed.enforced().reasons())
                .contains(new Reason("rule_matched", "Rule no-reading."));
        assertThat(shed.degraded()).containsExactly(Degradation.OVERLOAD);
        assertThat(shed.denialResponse().status()).isEqualTo(403);

        all.getFirst()
                .completeExceptionally(new DegradedException(Degradation.STATE, "it is away"));
        Decision failed = next().decision;
        assertThat(failed.denialResponse().status()).isEqualTo(403);
        assertThat(failed.degraded()).containsExactly(Degradation.STATE);
    }

    private static void assertUnavailable(Decision decision) {
        assertThat(decision.verdict()).isInstanceOf(Verdict.Undecided.class);
        assertThat(decision.denialResponse().status()).isEqualTo(503);
        assertThat(decision.enforced())
                .isInstanceOfSatisfying(
                        Verdict.Deny.class,
                        deny -> assertThat(deny.kind()).isEqualTo(Verdict.Deny.Kind.UNAVAILABLE));
    }

    @Test
    void aFaultOfOursIsToldAndDenied() throws Exception {
        IllegalStateException fault = new IllegalStateException("planted");
        authenticator = new Broken(fault);

        onLoop(path(), "acme");

        assertFault(fault);
    }

    @Test
    void whatIsNoRequestIsDeniedWithItsReason() throws Exception {
        Reason reason = new Reason("path_missing", "The request has no path.");

        path().refuse(reason, clock.millis(), budget(), this::took);

        Decision refused = next().decision;
        assertThat(refused.enforced().reasons()).containsExactly(reason);
        assertThat(refused.denialResponse().status()).isEqualTo(403);
        assertThat(refused.request()).isNull();
    }

    @Test
    void aBlockedCallerIsDeniedInShadowModeTooAndNothingIsLearned() throws Exception {
        mode = "shadow";
        PipelineAuthorizer path = path();
        onLoop(path, "acme");
        next();
        Subject acme = Subject.client("default", "acme");
        Profile profile = store.profile(acme, Consistency.BOUNDED, budget()).profile();
        byte[] before = profile.toBytes();
        blocks.block(new Target.Client("default", "acme"), Block.FOREVER, "stolen, INC-42");

        onLoop(path, "acme");
        Decision denied = next().decision;
        assertThat(denied.enforced()).isEqualTo(denied.verdict());
        assertThat(denied.enforced().reasons())
                .containsExactly(new Reason("blocked", "The operator has blocked this client."));
        assertThat(denied.denialResponse().status()).isEqualTo(403);
        assertThat(denied.denialResponse().toString()).contains("blocked").doesNotContain("INC-42");
        assertThat(denied.observation()).isNotNull();
        assertThat(profile.toBytes()).isEqualTo(before);

        onLoop(path, "other");
        assertThat(next().decision.verdict()).isInstanceOf(Verdict.Allow.class);
        blocks.unblock(new Target.Client("default", "acme"));
        onLoop(path, "acme");
        assertThat(next().decision.verdict()).isInstanceOf(Verdict.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "203.0.113.0/24", "203.0.0.0/16"})
    void aBlockedAddressIsDeniedBeforeAnythingIsAskedInShadowModeToo(String text) throws Exception {
        mode = "shadow";
        authenticator = new Broken(new IllegalStateException("asked"));
        Target target = new Target.Addresses(Objects.requireNonNull(AddressPrefix.parse(text)));
        blocks.block(target, Block.FOREVER, "flood, INC-43");
        PipelineAuthorizer path = path();

        onLoop(path, "acme");
        Decision denied = next().decision;
        assertThat(denied.denialResponse().status()).isEqualTo(403);
        assertThat(denied.enforced()).isEqualTo(denied.verdict());
        assertThat(denied.enforced().reasons())
                .containsExactly(new Reason("blocked", "The operator has blocked this address."));
        assertThat(denied.denialResponse().toString()).contains("blocked").doesNotContain("INC-43");
        assertThat(faults).isEmpty();

        blocks.unblock(target);
        onLoop(path, "acme");
        next();
        assertThat(faults).hasSize(1);
    }

    @Test
    void aBlockedKeyIsDeniedWhicheverClientHoldsIt() throws Exception {
        PipelineAuthorizer path = path();
        blocks.block(new Target.Token("key-1"), Block.FOREVER, "");
        onLoop(path, "acme");
        assertThat(next().decision.verdict()).isInstanceOf(Verdict.Allow.class);

        blocks.block(new Target.Key("key-1"), Block.FOREVER, "");
        onLoop(path, "acme");
        assertThat(next().decision.enforced().reasons())
                .containsExactly(new Reason("blocked", "The operator has blocked this API key."));
    }

    @Test
    void everyDecisionHasItsOwnId() throws Exception {
        PipelineAuthorizer path = path();
        onLoop(path, "acme");
        onLoop(path, "acme");

        assertThat(next().decision.id()).hasSize(32).isNotEqualTo(next().decision.id());
    }

    private PipelineAuthorizer path() throws Exception {
        PolicySnapshot snapshot =
                new PolicySnapshot(
                        PolicyLoader.parse(
                                        "policy.yaml",
                                        """
                                        apiVersion: riskgate.dev/v1
                                        kind: Policy
                                        mode: %s
                                        credentials:
                                          - apiKey: { name: keys, header: x-client }
                                        routes:
                                          - name: all
                                            match: %s
                                            onDegraded: %s
                                        %s
                                        """
                                                .formatted(mode, match, onDegraded, rules)
                                                .getBytes(StandardCharsets.UTF_8))
                                .policy(),
                        new Identifier(List.of(authenticator)),
                        new Proofs(_ -> null, ProofSettings.DEFAULTS, clock),
                        new Observer(new byte[32], GeoLookup.NONE),
                        new RiskModel(Weights.shipped(), RiskSettings.defaults()),
                        new DenialResponses(ResponseSettings.DEFAULTS, _ -> null));
        CheckListener listener = new Listener();
        return new PipelineAuthorizer(
                () -> snapshot,
                store,
                blocks,
                executor,
                new DecisionIds(new Random(7)),
                System::nanoTime,
                listener);
    }

    private void onLoop(PipelineAuthorizer path, String client) {
        loop.execute(() -> path.decide(request(client), budget(), this::took));
    }

    private void took(Decision decision) {
        answered.add(new Answered(decision, Thread.currentThread()));
    }

    private Answered next() throws InterruptedException {
        Answered next = answered.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("a decision").isNotNull();
        return next;
    }

    private static String client(Answered answered) {
        return Objects.requireNonNull(answered.decision.caller()).client().id();
    }

    private static CheckBudget budget() {
        return budget(Duration.ofMinutes(1));
    }

    private static CheckBudget budget(Duration time) {
        return CheckBudget.start(System::nanoTime, time.toNanos());
    }

    private ApiRequest request(String client) {
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
                new Headers(Map.of("x-client", List.of(client))),
                InetAddress.ofLiteral("203.0.113.7"),
                ApiRequest.Peer.NONE,
                Map.of(),
                Map.of(),
                ApiRequest.Body.NONE);
    }

    /** Believes whatever the header says. */
    private static class ByHeader implements Authenticator {
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
            String client = Objects.requireNonNull(request.headers().first("x-client"));
            var credential =
                    new Caller.Credential(ApiKeyKind.INSTANCE, "keys", "", "key-1", Long.MAX_VALUE);
            return new Identification.Proven(
                    new Caller(
                            Subject.client("default", client),
                            credential,
                            "",
                            Set.of(),
                            Set.of(),
                            Map.of(),
                            Assurance.SINGLE));
        }
    }

    private record Broken(RuntimeException fault) implements Authenticator {
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
            throw fault;
        }
    }

    private final class Listener implements CheckListener {
        @Override
        public void decided(Decision decision) {}

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
