// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.Target;
import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** When a shadow policy can be compared with the one in force, and when that is said to be not. */
class ShadowComparisonTest {

    private static final String KEYS = "credentials: [{ apiKey: { name: keys } }]\n";
    private static final String DENY = "rules: [{ name: no, when: 'true', then: deny }]";
    private static final String LIMIT = "limits: [{ name: few, per: client, rate: 5/s }]";
    private static final String CLOSED =
            "routes: [{ name: all, match: { path: /**, hosts: [other.example.com] } }]";
    private static final String STRICT_ROUTE = "routes: [{ name: all, consistency: strict }]";
    private static final String STRICT_LIMIT =
            "limits: [{ name: few, per: client, rate: 9/s, consistency: strict }]";

    private final TestClock clock = new TestClock();
    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    private final BlockingQueue<Decision> told = new LinkedBlockingQueue<>();
    private final ApiRequest request = Checks.request(clock.millis(), "/v1/orders");
    private final Identification proven = new Identification.Proven(Checks.caller("acme"));
    private @Nullable Policy second;
    private final ShadowPolicy shadow =
            new ShadowPolicy(() -> second, new MemoryStore(clock, 100), faults::add);

    @AfterEach
    void stop() throws InterruptedException {
        shadow.close();
    }

    @Test
    void whileThereIsNoSecondPolicyADecisionIsToldAtOnceAsItIs() throws Exception {
        Check check = check(Checks.policy(""));
        Decision decision = decided(check);

        shadow.ask(check, decision, told::add);

        assertThat(told.poll()).isSameAs(decision);
    }

    /** What else differs is what is compared. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'credentials: [{ apiKey: { name: others } }]' | credentials",
                "'client: { trustedProxies: 1 }' | client",
                "'request: { overrideHeaders: allow }' | request",
                "'risk: { signals: { newDevice: { enabled: false } } }' | risk.signals",
                "'challenge: { boundTo: asn }' | challenge.boundTo",
                "'mode: shadow' |",
                "'risk: { mode: shadow, thresholds: { challenge: 10 } }' |",
                "'challenge: { maxAge: 1h }' |",
                "'limits: [{ name: few, per: client, rate: 5/s }]' |",
                "'rules: [{ name: no, when: ''true'', then: deny }]' |",
            })
    void theKeysThatKeepTwoPoliciesFromBeingComparedAreNamed(String key, @Nullable String named)
            throws Exception {
        String more = key.startsWith("credentials") ? key : KEYS + key;

        assertThat(ShadowPolicy.differences(file(KEYS), file(more)))
                .isEqualTo(named == null ? List.of() : List.of(named));
    }

    private static PolicyFile file(String text) throws Exception {
        return Checks.whole(text).file();
    }

    @Test
    void whetherTwoCanBeComparedIsFoundOutAnewForEachPolicyThatIsReloaded() throws Exception {
        Policy inForce = Checks.policy("");
        Policy other = Checks.policy("client: { trustedProxies: 1 }");
        Policy denies = Checks.policy(DENY);

        second = denies;
        assertThat(said(check(inForce))).isEqualTo("deny");
        second = other;
        assertThat(said(check(inForce))).isEqualTo(ShadowDecision.NOT_COMPARABLE);
        second = denies;
        assertThat(said(check(other))).isEqualTo(ShadowDecision.NOT_COMPARABLE);
        assertThat(said(check(inForce))).isEqualTo("deny");
    }

    @Test
    void whatNoPolicyWasAskedAboutItWouldNotBeAskedAboutEither() throws Exception {
        second = Checks.policy("");
        Check check = check(Checks.policy(""));
        check.input = null;

        ShadowDecision blocked = ask(check, check.blocked(BlockReasons.of(Target.Kind.CLIENT)));
        assertThat(blocked.verdict()).isEqualTo("deny");
        assertThat(blocked.reasons()).extracting(Reason::code).containsExactly("blocked");
        ShadowDecision away = ask(check, check.unavailable(Degradation.ISSUER));
        assertThat(away.verdict()).isEqualTo("undecided");
    }

    @Test
    void aFaultOfOursSaysNothingOfEitherPolicy() throws Exception {
        second = Checks.policy(DENY);
        Check check = check(Checks.policy(""));

        ShadowDecision answer = ask(check, check.unavailable(Degradation.INTERNAL));

        assertThat(answer.verdict()).isEqualTo(ShadowDecision.NOT_COMPARABLE);
        assertThat(answer.reasons()).isEmpty();
        assertThat(answer.policyHash()).isEqualTo(second.hash());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRouteThatAcceptsOtherCredentialsWouldHaveFoundSomebodyElse(boolean inForce)
            throws Exception {
        Policy all = Checks.policy("");
        Policy some = Checks.policy("routes: [{ name: all, require: { credentials: [keys] } }]");
        second = inForce ? all : some;

        assertThat(said(check(inForce ? some : all))).isEqualTo(ShadowDecision.NOT_COMPARABLE);
    }

    /** On a closed route, a credential that could not be verified is as good as none. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereOneIsClosedThereMayHaveBeenACallerThatOnlyTheOtherCouldSee(boolean inForce)
            throws Exception {
        Policy open = Checks.policy("");
        Policy closed = Checks.policy(CLOSED);
        second = inForce ? open : closed;
        Policy first = inForce ? closed : open;

        assertThat(said(check(first, Check.UNKNOWN))).isEqualTo(ShadowDecision.NOT_COMPARABLE);
        assertThat(said(check(first))).isEqualTo(inForce ? "allow" : "deny");
    }

    @Test
    void whereBothAreClosedNobodyHadToBeSeen() throws Exception {
        second = Checks.policy(CLOSED);

        assertThat(said(check(Checks.policy(CLOSED), Check.UNKNOWN))).isEqualTo("deny");
    }

    /** A strict route or limit has to ask the store, so for it alone the store is away. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | STATE | allow",
                "'" + STRICT_ROUTE + "' | '' | STATE | not_comparable",
                "'' | '" + STRICT_ROUTE + "' | STATE | not_comparable",
                "'' | '" + STRICT_LIMIT + "' | STATE | not_comparable",
                "'' | '' | DEADLINE | not_comparable",
                "'' | '' | | allow",
                "'" + STRICT_LIMIT + "' | '' | | allow",
            })
    void whatFailedForOneMayNotHaveFailedForTheOther(
            String inForce, String shadowed, @Nullable Degradation failed, String verdict)
            throws Exception {
        second = Checks.policy(shadowed);
        Check check = check(Checks.policy(inForce));
        Decision decision = failed == null ? decided(check) : check.unavailable(failed);

        assertThat(ask(check, decision).verdict()).isEqualTo(verdict);
    }

    /** It decides after the answer is on its way, so it has all the time that it needs. */
    @Test
    void itsLimitsAreItsOwnAndItHasAllTheTimeThatItNeeds() throws Exception {
        second = Checks.policy("limits: [{ name: few, per: client, rate: 1/h }]");

        assertThat(said(check(Checks.policy("")))).isEqualTo("allow");
        ShadowDecision limited = ask(check(Checks.policy("")), decided(check(Checks.policy(""))));
        assertThat(limited.verdict()).isEqualTo("throttle");
        assertThat(limited.reasons()).extracting(Reason::code).containsExactly("limit_exceeded");
    }

    @Test
    void aLimitThatHasToWaitIsAFaultOfOurs() throws Exception {
        StallingStore waits = new StallingStore(new MemoryStore(clock, 100));
        waits.stallLimit(() -> {});
        second = Checks.policy(LIMIT);
        try (ShadowPolicy waiting = new ShadowPolicy(() -> second, waits, faults::add)) {
            Check check = check(Checks.policy(""));
            waiting.ask(check, decided(check), told::add);

            assertThat(verdict(next())).isEqualTo(ShadowDecision.FAILED);
            assertThat(faults.poll()).hasMessage("a shadow policy waits for nothing");
        }
    }

    @Test
    void whatStillWaitsAWhileAfterTheEndIsToldWithoutIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        StallingStore stuck = new StallingStore(new MemoryStore(clock, 100));
        stuck.stallLimit(() -> sleepAfter(begun));
        second = Checks.policy(LIMIT);
        Check check = check(Checks.policy(""));
        ShadowPolicy slow =
                new ShadowPolicy(() -> second, stuck, faults::add, Duration.ofMillis(1));
        slow.ask(check, decided(check), told::add);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        slow.ask(check, decided(check), told::add);

        slow.close();

        assertThat(List.of(verdict(next()), verdict(next())))
                .containsExactlyInAnyOrder(ShadowDecision.SKIPPED, ShadowDecision.FAILED);
    }

    private static void sleepAfter(CountDownLatch begun) {
        begun.countDown();
        try {
            Thread.sleep(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLogThatFailsIsToldAndTheNextDecisionIsComparedAllTheSame() throws Exception {
        second = Checks.policy("");
        IllegalStateException full = new IllegalStateException("planted");
        Check check = check(Checks.policy(""));
        shadow.ask(
                check,
                decided(check),
                _ -> {
                    throw full;
                });

        assertThat(said(check)).isEqualTo("allow");
        assertThat(faults.poll(30, TimeUnit.SECONDS)).isSameAs(full);
    }

    private Check check(Policy inForce) {
        return check(inForce, proven);
    }

    private Check check(Policy inForce, Identification who) {
        Check check = Check.of("id", Checks.snapshot(inForce), request, Checks.budget());
        check.who = who;
        check.input =
                new PolicyInput(request, who, Place.UNKNOWN, Risk.NONE, Assurance.NONE, null, 0);
        return check;
    }

    /** What the policy in force says. */
    private Decision decided(Check check) {
        return check.decided(
                check.snapshot
                        .policy()
                        .decide(
                                Objects.requireNonNull(check.input),
                                new MemoryStore(clock, 100),
                                Checks.budget()));
    }

    private String said(Check check) throws InterruptedException {
        return ask(check, decided(check)).verdict();
    }

    private static String verdict(Decision decision) {
        return Objects.requireNonNull(decision.shadowPolicy()).verdict();
    }

    private ShadowDecision ask(Check check, Decision decision) throws InterruptedException {
        shadow.ask(check, decision, told::add);
        Decision beside = next();
        return Objects.requireNonNull(beside.shadowPolicy());
    }

    private Decision next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(30, TimeUnit.SECONDS), "nobody was told");
    }
}
