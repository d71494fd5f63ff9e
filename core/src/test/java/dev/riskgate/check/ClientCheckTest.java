// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.block.Block;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.Policy;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.signals.risk.RiskAssessor;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What is found out about a proven client, what is missing when the store is, and what is kept. */
class ClientCheckTest {

    private static final String ASK =
            "rules: [{ name: ask, when: 'request.path == \"/ask\"', then: challenge }]\n";
    private static final String STRICT = "routes: [{ name: all, consistency: strict }]\n";
    private static final String RISK = "risk: { thresholds: { challenge: 10, deny: 80 } }\n";
    private static final DegradedException AWAY =
            new DegradedException(Degradation.STATE, "it is away");

    private final TestClock clock = new TestClock();
    private final MemoryStore memory = new MemoryStore(clock, 100);
    private final Map<String, Function<Object[], ?>> others = new HashMap<>();
    private final StateStore store = Checks.store(memory, others);
    private final LocalBlocks blocks = new LocalBlocks(new byte[32], clock, new Random(3), 100);
    private final List<String> stages = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Scored model = new Scored();
    private ProofResult proof = new ProofResult.None();
    private Identification who = new Identification.Proven(Checks.caller("acme"));

    @Test
    void eachStageIsMeasuredInItsOrderAsFarAsTheCheckGoes() throws Exception {
        Policy policy = Checks.policy("");
        run(policy);
        assertThat(stages)
                .containsExactly("IDENTITY 5", "CHALLENGE 5", "STATE 5", "SIGNALS 5", "POLICY 5");

        stages.clear();
        blocks.block(new Target.Client("default", "acme"), Block.FOREVER, "");
        run(policy);
        assertThat(stages).containsExactly("IDENTITY 5");

        stages.clear();
        who = new Identification.Anonymous();
        run(policy);
        assertThat(stages).containsExactly("IDENTITY 5", "POLICY 5");
    }

    /** A thief's second request may come by another replica. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/    | 39.9 | 39.9 | none   | EVENTUAL",
                "/    | 40   | 0    | none   | SOON",
                "/    | 20   | 40   | none   | SOON",
                "/    | 0    | 0    | passed | SOON",
                "/    | 0    | 0    | failed | SOON",
                "/ask | 0    | 0    | none   | SOON",
            })
    void whatIsRemarkableReachesTheOtherReplicasSoon(
            String path, double score, double behaviour, String sent, WriteUrgency urgency)
            throws Exception {
        proof = proof(sent);
        model.score = score;
        model.behaviour = behaviour;
        List<WriteUrgency> written = written();

        run(Checks.policy(ASK + "risk: { thresholds: { challenge: 90, deny: 99 } }"), path);

        assertThat(written).containsExactly(urgency);
    }

    private ProofResult proof(String sent) {
        return switch (sent) {
            case "passed" ->
                    new ProofResult.Passed(
                            new Assurance(AssuranceLevel.MFA, clock.instant(), "totp"));
            case "failed" -> new ProofResult.Failed(new Reason("otp_wrong", "Wrong."));
            case "unchecked" -> new ProofResult.Unchecked(Degradation.STATE);
            default -> new ProofResult.None();
        };
    }

    @Test
    void aStrictRouteWaitsUntilWhatWasLearnedIsWrittenUnlessSomethingFailedAlready()
            throws Exception {
        List<WriteUrgency> written = written();
        run(Checks.policy(STRICT));
        assertThat(written).containsExactly(WriteUrgency.AWAITED);

        written.clear();
        others.put("take", _ -> away());
        Decision decision =
                run(Checks.policy(STRICT + "limits: [{ name: few, per: client, rate: 5/s }]"));
        assertThat(decision.degraded()).containsExactly(Degradation.STATE);
        assertThat(written).isEmpty();

        proof = proof("unchecked");
        run(Checks.policy(STRICT + "rules: [{ name: no, when: 'true', then: deny }]"));
        assertThat(written).containsExactly(WriteUrgency.SOON);
    }

    @Test
    void whatCannotBeWrittenOnAStrictRouteIsAnsweredAsOnDegradedSays() throws Exception {
        others.put("changed", _ -> away());
        String strict = "routes: [{ name: all, consistency: strict, onDegraded: %s }]\n" + RISK;

        Decision denied = run(Checks.policy(strict.formatted("deny")));
        assertThat(denied.denialResponse().status()).isEqualTo(503);
        assertThat(denied.degraded()).containsExactly(Degradation.STATE);
        Decision allowed = run(Checks.policy(strict.formatted("allow")));
        assertThat(allowed.enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(allowed.degraded()).containsExactly(Degradation.STATE);
    }

    @Test
    void whatCouldNotBeDecidedTeachesNothing() throws Exception {
        proof = proof("unchecked");
        List<WriteUrgency> written = written();

        assertThat(run(Checks.policy("")).verdict()).isInstanceOf(Verdict.Undecided.class);

        assertThat(written).isEmpty();
        assertThat(model.learned).isEmpty();
    }

    @Test
    void aRightCodeTeachesThatTheClientIsProven() throws Exception {
        run(Checks.policy(""));
        proof = proof("passed");
        Decision decision = run(Checks.policy(""));

        assertThat(model.learned).containsExactly("ALLOWED 0", "PROVEN 2");
        assertThat(decision.assurance().level()).isEqualTo(AssuranceLevel.MFA);
    }

    /** What the credential alone proves is known all the same. */
    @Test
    void aProfileThatIsOlderThanItShouldBeIsUsedAndToldOf() throws Exception {
        ProfileHandle stale = new Handle(new Profile(), false);
        others.put("profile", _ -> stale);

        Decision allowed = run(Checks.policy(""));
        assertThat(allowed.enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(allowed.degraded()).containsExactly(Degradation.STATE);

        others.put(
                "take",
                _ -> {
                    throw new DegradedException(Degradation.OVERLOAD, "planted");
                });
        Decision both = run(Checks.policy("limits: [{ name: few, per: client, rate: 5/s }]"));
        assertThat(both.degraded())
                .containsExactlyInAnyOrder(Degradation.STATE, Degradation.OVERLOAD);
    }

    private record Handle(Profile profile, boolean current) implements ProfileHandle {}

    /** A thief gains nothing from a store that is away: what this replica saw of it counts. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileTheStoreIsAwayWhatThisReplicaKnowsDecides(boolean known) throws Exception {
        others.put("profile", _ -> away());
        others.put("local", _ -> known ? new Handle(new Profile(), true) : null);
        model.score = 90;

        Decision decision =
                run(Checks.policy("routes: [{ name: all, onDegraded: allow }]\n" + RISK));

        assertThat(decision.degraded()).containsExactly(Degradation.STATE);
        assertThat(decision.enforced() instanceof Verdict.Allow).isEqualTo(!known);
        assertThat(decision.riskResult()).isEqualTo(known ? RiskResult.DENY : RiskResult.NONE);
        assertThat(decision.risk().score()).isEqualTo(known ? 90 : 0);
    }

    @Test
    void onceSomethingFailedNothingElseIsWaitedFor() throws Exception {
        others.put("profile", _ -> away());
        List<Budget> given = new ArrayList<>();
        others.put(
                "take",
                arguments -> {
                    given.add((Budget) arguments[4]);
                    return new StateStore.Permit(true, 1, Duration.ZERO);
                });

        run(
                Checks.policy(
                        "routes: [{ name: all, onDegraded: allow }]\n"
                                + "limits: [{ name: few, per: address, rate: 5/s }]"));

        assertThat(given).hasSize(1);
        assertThatThrownBy(() -> given.getFirst().await(new CompletableFuture<>()))
                .isInstanceOfSatisfying(
                        DegradedException.class,
                        away -> assertThat(away.degradation()).isEqualTo(Degradation.STATE));
    }

    @Test
    void aCodeThatCannotBeCheckedIsNeitherRightNorWrong() throws Exception {
        proof = proof("unchecked");

        Decision decision = run(Checks.policy(""));

        assertThat(decision.denialResponse().status()).isEqualTo(503);
        assertThat(decision.degraded()).containsExactly(Degradation.STATE);
    }

    /** It would be asked for a code that nobody can check. */
    @Test
    void theHolderOfAKeyIsNotChallengedWhileNoCodeCanBeChecked() throws Exception {
        assertThat(run(Checks.policy(ASK), "/ask").enforced())
                .isInstanceOf(Verdict.Challenge.class);

        others.put("isReachable", _ -> false);
        Decision decision = run(Checks.policy(ASK), "/ask");

        assertThat(decision.denialResponse().status()).isEqualTo(503);
        assertThat(decision.degraded()).containsExactly(Degradation.STATE);
        assertThat(run(Checks.policy(ASK)).enforced()).isInstanceOf(Verdict.Allow.class);
    }

    /** The default keeps a thief in the same cloud from using the owner's proof. */
    @ParameterizedTest
    @CsvSource({"network, false", "asn, true"})
    void aProofIsRememberedInTheNetworkThatThePolicyBindsItTo(String bound, boolean elsewhere)
            throws Exception {
        Policy policy = Checks.policy(ASK + "challenge: { boundTo: " + bound + " }");
        model.teaches = true;
        proof = proof("passed");
        run(policy, "/ask");
        proof = proof("none");

        assertThat(passes(policy, "203.0.113.200")).isTrue();
        assertThat(passes(policy, "198.51.100.1")).isEqualTo(elsewhere);
    }

    private boolean passes(Policy policy, String address) {
        Decision decision = run(policy, Checks.request(clock.millis(), "/ask", address));
        return decision.enforced() instanceof Verdict.Allow;
    }

    @Test
    void whatAHabitAllowsIsMeasuredByTheClientsOwnHabit() throws Exception {
        Policy policy =
                Checks.policy(
                        "limits: [{ name: own, per: client, aboveBaseline: 1000, floor: 1/s }]");
        List<Object> rates = new ArrayList<>();
        others.put(
                "take",
                arguments -> {
                    rates.add(arguments[1]);
                    return new StateStore.Permit(true, 1, Duration.ZERO);
                });
        model.teaches = true;
        for (int i = 0; i < 200; i++) {
            run(policy);
            clock.advance(Duration.ofSeconds(3));
        }

        double habit =
                memory.profile(Checks.caller("acme").client(), Consistency.BOUNDED, Checks.budget())
                        .profile()
                        .baselinePerSecond(clock.millis());
        assertThat(habit).isPositive();
        assertThat(rates.getFirst()).isEqualTo(1.0);
        assertThat((double) rates.getLast()).isBetween(500 * habit, 2_000 * habit);
    }

    @Test
    void aRequestWithoutACallerIsLimitedByTheNetworkThatItComesFrom() throws Exception {
        who = new Identification.Anonymous();
        List<String> keys = new ArrayList<>();
        others.put(
                "take",
                arguments -> {
                    keys.add(arguments[0].toString());
                    return new StateStore.Permit(true, 1, Duration.ZERO);
                });

        run(
                Checks.policy(
                        "routes: [{ name: all, anonymous: true }]\n"
                                + "limits: [{ name: few, per: asn, rate: 5/s }]"));

        assertThat(keys).singleElement().asString().contains("as64496");
    }

    private List<WriteUrgency> written() {
        List<WriteUrgency> written = new ArrayList<>();
        others.put(
                "changed",
                arguments -> {
                    written.add((WriteUrgency) arguments[1]);
                    return null;
                });
        return written;
    }

    private static @Nullable Object away() {
        throw AWAY;
    }

    private Decision run(Policy policy) {
        return run(policy, "/");
    }

    private Decision run(Policy policy, String path) {
        return run(policy, Checks.request(clock.millis(), path));
    }

    private Decision run(Policy policy, ApiRequest request) {
        var pipeline = new CheckPipeline(store, blocks, () -> nanos.addAndGet(5), new Stages());
        var snapshot = Checks.snapshot(policy, (_, _, _, _) -> proof, model, new Always());
        var budget = Checks.budget();
        return pipeline.run(Check.of("id", snapshot, request, budget), request, budget);
    }

    private final class Always implements Authenticator {
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
            return who;
        }
    }

    /** The model, with a score as the test says. */
    private static final class Scored implements RiskAssessor {

        private final RiskModel model = Checks.model();
        private final List<String> learned = new ArrayList<>();
        private double score;
        private double behaviour;
        private boolean teaches;

        @Override
        public Assessment assess(Profile profile, Population population, Observation observation) {
            Assessment real = model.assess(profile, population, observation);
            Risk risk = real.risk();
            return new Assessment(
                    new Risk(
                            score,
                            0,
                            behaviour,
                            risk.nats(),
                            risk.contributions(),
                            risk.learning()),
                    real.standing(),
                    real.incremental(),
                    real.step());
        }

        @Override
        public void fold(
                Profile profile,
                Population population,
                Observation observation,
                Assessment assessment,
                Outcome outcome,
                int provenLevel) {
            learned.add(outcome + " " + provenLevel);
            if (teaches) {
                model.fold(profile, population, observation, assessment, outcome, provenLevel);
            }
        }
    }

    private final class Stages implements CheckListener {
        @Override
        public void decided(Decision decision) {}

        @Override
        public void left(Stage stage, long nanos) {
            stages.add(stage + " " + nanos);
        }

        @Override
        public void moved() {}

        @Override
        public void fault(Throwable fault) {
            throw new IllegalStateException(Objects.requireNonNull(fault));
        }
    }
}
