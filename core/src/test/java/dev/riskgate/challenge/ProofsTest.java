// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.budget.MustWait;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Requests;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeed.Algorithm;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.basic.BasicKind;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.AssuranceLevel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ProofsTest {

    private static final Caller PARTNER = Callers.apiKey("partner");
    private static final TotpSeed SEED = TotpTest.seed("a seed of twenty 1234", Algorithm.SHA1, 6);

    private final TestClock clock = new TestClock();
    private final StateStore store = new MemoryStore(clock, 1_000);
    private final Totp totp = new Totp();
    private final Proofs proofs = proofs(ProofSettings.DEFAULTS);

    private Proofs proofs(ProofSettings settings) {
        return new Proofs(
                caller -> caller.client().id().equals("stranger") ? null : SEED, settings, clock);
    }

    private String check(String... values) {
        return check(PARTNER, store, values);
    }

    /** The word for the result, or the code of the reason. */
    private String check(Caller caller, StateStore in, String... values) {
        var request =
                values.length == 0
                        ? Requests.with("x", "y")
                        : Requests.with("riskgate-otp", values);
        return switch (proofs.check(request, caller, in, Requests.NO_WAIT)) {
            case ProofResult.None _ -> "none";
            case ProofResult.Passed _ -> "passed";
            case ProofResult.Failed(var reason) -> reason.code();
            case ProofResult.Unchecked(var cause) -> "unchecked_" + cause.label();
        };
    }

    /** The code of the step that is this many steps away from now. */
    private String code(int steps) {
        return code(SEED, steps);
    }

    private String code(TotpSeed seed, int steps) {
        return "%06d".formatted(totp.code(seed, Totp.stepAt(clock.instant()) + steps));
    }

    private String wrongCode() {
        for (int number = 0; ; number++) {
            String guess = "%06d".formatted(number);
            if (!List.of(code(-1), code(0), code(1)).contains(guess)) {
                return guess;
            }
        }
    }

    /** Names that anybody may invent are counted too, see GuessLimit. */
    @Test
    void guessesAreLimitedHoweverManyOtherCountsTheStoreHolds() {
        for (int i = 0; i < 10_000; i++) {
            store.addFailure("basic:" + i, Duration.ofMinutes(15), Requests.NO_WAIT);
        }
        for (int i = 0; i < 2 * ProofSettings.DEFAULTS.guesses(); i++) {
            check(wrongCode());
        }

        assertThat(check(code(0))).isEqualTo("otp_locked");
    }

    @Test
    void aRequestWithoutTheHeaderCarriesNoProof() {
        assertThat(check()).isEqualTo("none");
    }

    @Test
    void aRightCodeProvesTwoFactorsNow() {
        var result =
                proofs.check(
                        Requests.with("riskgate-otp", code(0)), PARTNER, store, Requests.NO_WAIT);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ProofResult.Passed.class,
                        passed -> {
                            assertThat(passed.assurance().level()).isEqualTo(AssuranceLevel.MFA);
                            assertThat(passed.assurance().provenAt()).isEqualTo(clock.instant());
                            assertThat(passed.assurance().method()).isEqualTo("totp");
                        });
    }

    @Test
    void theStepsBesideThisOnePassAndThoseBeyondDoNot() {
        assertThat(check(code(-2))).isEqualTo("otp_invalid");
        assertThat(check(code(2))).isEqualTo("otp_invalid");
        assertThat(check(code(-1))).isEqualTo("passed");
        assertThat(check(code(1))).isEqualTo("passed");
    }

    @Test
    void aCodePassesUntilTheEndOfTheNextStep() {
        String code = code(0);
        clock.advance(Duration.ofSeconds(59));
        assertThat(check(code)).isEqualTo("passed");

        String next = code(0);
        clock.advance(Duration.ofSeconds(60));
        assertThat(check(next)).isEqualTo("otp_invalid");
    }

    @Test
    void withoutToleranceOnlyTheCurrentStepPasses() {
        Proofs strict = proofs(new ProofSettings(0, 5, Duration.ofMinutes(15)));
        for (int steps : List.of(-1, 1)) {
            assertThat(
                            strict.check(
                                    Requests.with("riskgate-otp", code(steps)),
                                    PARTNER,
                                    store,
                                    Requests.NO_WAIT))
                    .isInstanceOf(ProofResult.Failed.class);
        }
    }

    @Test
    void aCodePassesOnce() {
        assertThat(check(code(0))).isEqualTo("passed");
        assertThat(check(code(0))).isEqualTo("otp_replayed");
        clock.advance(Duration.ofSeconds(30));
        assertThat(check(code(-1))).isEqualTo("otp_replayed");
        assertThat(check(code(0))).isEqualTo("passed");
    }

    @Test
    void aCodeUsesUpTheOnesBeforeIt() {
        String heldBack = code(0);
        assertThat(check(code(1))).isEqualTo("passed");
        assertThat(check(code(-1))).isEqualTo("otp_replayed");
        assertThat(check(heldBack)).isEqualTo("otp_replayed");
        clock.advance(Duration.ofSeconds(59));
        assertThat(check(code(-1))).isEqualTo("otp_replayed");
    }

    @Test
    void ofManyConcurrentUsesOnePasses() throws Exception {
        String code = code(0);
        List<Callable<String>> uses = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            uses.add(() -> check(code));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> results = new ArrayList<>();
            for (Future<String> use : threads.invokeAll(uses)) {
                results.add(use.get());
            }
            assertThat(results).containsOnlyOnce("passed").contains("otp_replayed");
        }
    }

    @Test
    void oneClientsCodeDoesNotUseUpAnothers() {
        assertThat(check(code(0))).isEqualTo("passed");
        assertThat(check(Callers.apiKey("other"), store, code(0))).isEqualTo("passed");
    }

    /** A seed of its own for each key, and one that two keys share. */
    @Test
    void keysOfOneClientShareCodesOnlyIfTheyShareTheSeed() {
        TotpSeed other = TotpTest.seed("another seed of 20 b", Algorithm.SHA1, 6);
        Caller second = Callers.caller("partner", ApiKeyKind.INSTANCE, "partners", "second");
        Caller third = Callers.caller("partner", ApiKeyKind.INSTANCE, "partners", "third");
        var each =
                new Proofs(
                        caller -> caller.credential().id().equals("second") ? other : SEED,
                        ProofSettings.DEFAULTS,
                        clock);

        assertThat(result(each, PARTNER, code(0))).isInstanceOf(ProofResult.Passed.class);
        assertThat(result(each, second, code(other, 0))).isInstanceOf(ProofResult.Passed.class);
        assertThat(result(each, second, code(other, 0))).isInstanceOf(ProofResult.Failed.class);
        assertThat(result(each, third, code(0))).isInstanceOf(ProofResult.Failed.class);
    }

    private ProofResult result(Proofs of, Caller caller, String code) {
        return of.check(Requests.with("riskgate-otp", code), caller, store, Requests.NO_WAIT);
    }

    private static Caller of(String tenant, String id) {
        return new Caller(
                Subject.client(tenant, id),
                PARTNER.credential(),
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                PARTNER.assurance());
    }

    @Test
    void namesThatWouldReadTheSameWhenPutTogetherAreTwoClients() {
        String code = code(0);
        assertThat(check(of("acme", "eu:alice"), store, code)).isEqualTo("passed");
        assertThat(check(of("acme:eu", "alice"), store, code)).isEqualTo("passed");
    }

    @Test
    void aCodeIsUsedUpWhateverThePolicyCallsTheNamespaceOfTheKeys() {
        String code = code(0);
        assertThat(check(PARTNER, store, code)).isEqualTo("passed");
        assertThat(check(Callers.issuedBy("us", PARTNER), store, code)).isEqualTo("otp_replayed");
    }

    /**
     * That layout knew keys only, so a key's client and an account's of the same id shared a name.
     */
    @Test
    void onlyCodesOfKeysAreMarkedWhereReplicasOfTheLayoutBeforeLook() {
        List<String> former = new ArrayList<>();
        StateStore watched =
                (StateStore)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {StateStore.class},
                                (_, method, arguments) -> {
                                    if (method.getName().equals("useOnce")
                                            && arguments[1] instanceof String name) {
                                        former.add(name);
                                    }
                                    return method.invoke(store, arguments);
                                });
        Caller account = account("accounts");

        assertThat(check(PARTNER, watched, code(0))).isEqualTo("passed");
        assertThat(former).isNotEmpty();
        former.clear();
        assertThat(check(account, watched, code(0))).isEqualTo("passed");
        assertThat(former).isEmpty();
    }

    /** One client, by a key and by an account, with one seed: as people enrol once. */
    @Test
    void aCodePassesOnceForAKeyAndAnAccountOfOneClient() {
        Caller key = in("partners", PARTNER);
        Caller account = account("partners");

        assertThat(check(account, store, code(0))).isEqualTo("passed");
        assertThat(check(key, store, code(0))).isEqualTo("otp_replayed");
        for (int i = 0; i < 5; i++) {
            assertThat(check(account, store, wrongCode())).isEqualTo("otp_invalid");
        }
        assertThat(check(key, store, code(1))).isEqualTo("otp_locked");
    }

    private static Caller account(String namespace) {
        return in(namespace, Callers.caller("partner", BasicKind.INSTANCE, "legacy", "partner"));
    }

    private static Caller in(String namespace, Caller caller) {
        return new Caller(
                caller.client().in(namespace),
                caller.credential(),
                caller.subject(),
                caller.scopes(),
                caller.roles(),
                caller.attributes(),
                caller.assurance());
    }

    @Test
    void afterFiveWrongCodesEvenTheRightOneIsLockedOut() {
        for (int i = 0; i < 5; i++) {
            assertThat(check(wrongCode())).isEqualTo("otp_invalid");
        }
        assertThat(check(wrongCode())).isEqualTo("otp_locked");
        assertThat(check(code(0))).isEqualTo("otp_locked");
        assertThat(check(Callers.apiKey("other"), store, code(0))).isEqualTo("passed");
    }

    @Test
    void theLockOpensAfterItsWindowAndWrongCodesDoNotProlongIt() {
        for (int i = 0; i < 5; i++) {
            check(wrongCode());
        }
        clock.advance(Duration.ofMinutes(14));
        assertThat(check(wrongCode())).isEqualTo("otp_locked");
        clock.advance(Duration.ofMinutes(1).plusMillis(1));
        assertThat(check(code(0))).isEqualTo("passed");
    }

    @Test
    void whoIsLockedOutCausesNoMoreWritesToTheStore() {
        for (int i = 0; i < 20; i++) {
            check(wrongCode());
        }
        assertThat(store.failures("otp:keys|default|partner", Requests.NO_WAIT)).isEqualTo(5);
    }

    @Test
    void aCodeThatWasHitWhileLockedIsSpent() {
        Proofs oneGuess = proofs(new ProofSettings(1, 1, Duration.ofSeconds(20)));
        oneGuess.check(
                Requests.with("riskgate-otp", wrongCode()), PARTNER, store, Requests.NO_WAIT);
        String hit = code(0);
        assertThat(
                        oneGuess.check(
                                Requests.with("riskgate-otp", hit),
                                PARTNER,
                                store,
                                Requests.NO_WAIT))
                .isEqualTo(new ProofResult.Failed(OtpReasons.LOCKED));
        clock.advance(Duration.ofSeconds(21));

        assertThat(check(hit)).isEqualTo("otp_replayed");
    }

    @Test
    void aPassedCodeBuysNoNewGuesses() {
        for (int i = 0; i < 4; i++) {
            check(wrongCode());
        }
        assertThat(check(code(0))).isEqualTo("passed");
        assertThat(check(wrongCode())).isEqualTo("otp_invalid");
        assertThat(check(wrongCode())).isEqualTo("otp_locked");
    }

    @Test
    void replayedAndMalformedCodesAreNoGuesses() {
        String code = code(0);
        check(code);
        for (int i = 0; i < 20; i++) {
            assertThat(check(code)).isEqualTo("otp_replayed");
            assertThat(check("12345")).isEqualTo("otp_malformed");
        }
        assertThat(check(code(1))).isEqualTo("passed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "12345",
                "1234567",
                "12345a",
                "123 456",
                " 123456",
                "123456 ",
                "-12345",
                "+12345",
                "１２３４５６",
                "123456,123456",
                "12345\0",
                "٠١٢٣٤٥"
            })
    void whatIsNotExactlySixAsciiDigitsIsMalformed(String value) {
        assertThat(check(value)).isEqualTo("otp_malformed");
    }

    @Test
    void aRepeatedHeaderIsMalformedEvenIfBothCodesAreRight() {
        assertThat(check(code(0), code(0))).isEqualTo("otp_malformed");
    }

    @Test
    void whoHasNoSeedIsToldSo() {
        assertThat(check(Callers.apiKey("stranger"), store, "123456"))
                .isEqualTo("otp_not_enrolled");
        assertThat(check(Callers.bearer("partner"), store, code(0))).isEqualTo("otp_not_enrolled");
    }

    @Test
    void randomHeadersNeverThrowAndNeverPass() {
        var random = new Random(20_260_301);
        for (int i = 0; i < 20_000; i++) {
            var value = new StringBuilder();
            int length = random.nextInt(12);
            while (value.length() < length) {
                value.append(
                        random.nextBoolean()
                                ? (char) ('0' + random.nextInt(10))
                                : (char) random.nextInt(0x3000));
            }
            assertThat(check(Callers.apiKey("client " + i), store, value + "x"))
                    .isEqualTo("otp_malformed");
            assertThat(check(Callers.apiKey("client " + i), store, value.toString()))
                    .isIn("otp_malformed", "otp_invalid");
        }
    }

    @Test
    void whenTheStoreIsAwayRightAndWrongCodesAreLeftUncheckedAlike() {
        StateStore away =
                new StoreThatFails(
                        store, new DegradedException(Degradation.STATE, "the store is away"));

        assertThat(check(PARTNER, away, code(0))).isEqualTo("unchecked_state");
        assertThat(check(PARTNER, away, wrongCode())).isEqualTo("unchecked_state");
        assertThat(check(PARTNER, away, "12")).isEqualTo("otp_malformed");
    }

    @Test
    void aCheckThatHasToWaitIsStoppedBeforeItChangesAnything() {
        var waits = new StoreThatFails(store, MustWait.INSTANCE);

        assertThatThrownBy(() -> check(PARTNER, waits, code(0))).isSameAs(MustWait.INSTANCE);
        assertThat(waits.called()).containsExactly("failures");
        assertThat(check(code(0))).isEqualTo("passed");
    }
}
