// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.riskgate.identity.Requests;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeed.Algorithm;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** When a one-time code passes, and for how long a used one is remembered, by tolerated steps. */
class ProofStepsTest {

    private static final TotpSeed SEED = TotpTest.seed("a seed of twenty 1234", Algorithm.SHA1, 6);

    private final TestClock clock = new TestClock();
    private final StateStore store = new MemoryStore(clock, 1_000);
    private final Totp totp = new Totp();

    @Test
    void aStepIsThirtySecondsCountedFromTheEpoch() {
        assertThat(Totp.stepAt(Instant.ofEpochSecond(59))).isEqualTo(1);
        assertThat(Totp.stepAt(Instant.ofEpochSecond(60))).isEqualTo(2);
        assertThat(Totp.stepAt(Instant.ofEpochSecond(-1))).isEqualTo(-1);
        assertThat(Totp.startOf(2)).isEqualTo(60_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void asManyStepsAsAreToleratedPassOnEitherSideAndNoOther(int tolerated) {
        Proofs proofs = proofs(tolerated);
        for (int away = -5; away <= 5; away++) {
            String client = "client " + away;
            assertThat(result(proofs, client, code(away), store))
                    .as("%s steps away", away)
                    .isEqualTo(Math.abs(away) <= tolerated ? "passed" : "otp_invalid");
        }
    }

    /** The first moment at which a code passes to the last: the mark has to last as long. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aUsedCodeIsRememberedForAsLongAsItWouldPass(int tolerated) {
        Proofs proofs = proofs(tolerated);
        String code = code(tolerated);
        assertThat(result(proofs, "partner", code, store)).isEqualTo("passed");

        clock.advance(Totp.STEP.multipliedBy(2L * tolerated + 1).minusMillis(1));
        assertThat(result(proofs, "partner", code, store)).isEqualTo("otp_replayed");
        clock.advance(Duration.ofMillis(1));
        assertThat(result(proofs, "partner", code, store)).isEqualTo("otp_invalid");
    }

    /** By that a store that has lost its marks knows whether the code may be one of the lost. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theStoreIsToldSinceWhenACodeAndThoseBeforeItCouldBeUsed(int tolerated) {
        clock.advance(Duration.ofSeconds(17));
        long current = Totp.stepAt(clock.instant());
        Map<Long, Long> usable = new TreeMap<>();
        assertThat(result(proofs(tolerated), "partner", code(tolerated), watched(usable)))
                .isEqualTo("passed");

        Map<Long, Long> expected = new TreeMap<>();
        for (long step = current - tolerated; step <= current + tolerated; step++) {
            expected.put(step, (step - tolerated) * 30_000);
        }
        assertThat(usable).isEqualTo(expected);
    }

    @Test
    void settingsThatWouldLetEveryCodeOrNonePassAreRefused() {
        Duration window = Duration.ofMinutes(15);
        assertThat(new ProofSettings(10, 1, Duration.ofMillis(1)).toleratedSteps()).isEqualTo(10);
        assertThatIllegalArgumentException().isThrownBy(() -> new ProofSettings(-1, 5, window));
        assertThatIllegalArgumentException().isThrownBy(() -> new ProofSettings(11, 5, window));
        assertThatIllegalArgumentException().isThrownBy(() -> new ProofSettings(1, 0, window));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProofSettings(1, 5, Duration.ZERO));
    }

    /** Notes since when each step is said to be usable. */
    private StateStore watched(Map<Long, Long> usable) {
        return (StateStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("useOnce")) {
                                String key = (String) arguments[0];
                                long step = Long.parseLong(key.substring(key.lastIndexOf(':') + 1));
                                usable.put(
                                        step,
                                        (Long) arguments[arguments[1] instanceof Long ? 1 : 2]);
                            }
                            return method.invoke(store, arguments);
                        });
    }

    private Proofs proofs(int tolerated) {
        return new Proofs(
                _ -> SEED, new ProofSettings(tolerated, 5, Duration.ofMinutes(15)), clock);
    }

    private String code(int steps) {
        return "%06d".formatted(totp.code(SEED, Totp.stepAt(clock.instant()) + steps));
    }

    private static String result(Proofs proofs, String client, String code, StateStore in) {
        var request = Requests.with("riskgate-otp", code);
        return switch (proofs.check(request, Callers.apiKey(client), in, Requests.NO_WAIT)) {
            case ProofResult.Passed _ -> "passed";
            case ProofResult.Failed(var reason) -> reason.code();
            case ProofResult other -> other.toString();
        };
    }
}
