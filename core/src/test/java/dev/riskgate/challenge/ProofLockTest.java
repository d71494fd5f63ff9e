// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Requests;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeed.Algorithm;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.time.Duration;

/** A store that goes away between the count of wrong codes and the mark of a used one. */
class ProofLockTest {

    private static final TotpSeed SEED = TotpTest.seed("a seed of twenty 1234", Algorithm.SHA1, 6);
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final TestClock clock = new TestClock();
    private final StateStore store = new MemoryStore(clock, 1_000);
    private final StateStore goesAway =
            (StateStore)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {StateStore.class},
                            (_, method, arguments) -> {
                                if (method.getName().equals("failures")) {
                                    return method.invoke(store, arguments);
                                }
                                throw new DegradedException(Degradation.STATE, "away");
                            });
    private final Proofs proofs = new Proofs(_ -> SEED, new ProofSettings(1, 5, WINDOW), clock);

    @Test
    void whoHasUsedUpAllGuessesIsLockedThoughNothingCanBeWritten() {
        guessWrong(4);
        assertThat(check()).isEqualTo(new ProofResult.Unchecked(Degradation.STATE));
        guessWrong(1);
        assertThat(check()).isEqualTo(new ProofResult.Failed(OtpReasons.LOCKED));
    }

    private void guessWrong(int times) {
        for (int i = 0; i < times; i++) {
            int count = store.addFailure("otp:keys|default|partner", WINDOW, Requests.NO_WAIT);
            assertThat(count).isPositive();
        }
    }

    private ProofResult check() {
        String code = "%06d".formatted(new Totp().code(SEED, Totp.stepAt(clock.instant())));
        return proofs.check(
                Requests.with("riskgate-otp", code),
                Callers.apiKey("partner"),
                goesAway,
                Requests.NO_WAIT);
    }
}
