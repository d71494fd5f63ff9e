// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Checks the proof that a request carries: a time-based one-time code (RFC 6238) in the header
 * {@value #HEADER}. Thread-safe.
 *
 * <p>A code passes once. The steps before it are used up with it, so a code that was noted earlier
 * and held back does not pass either. Wrong codes are counted for the client, not for its address,
 * and a client that has used up its guesses is locked even for a right code: six digits withstand
 * guessing only as long as the guesses are few. The price is that a thief of the API key can lock
 * the client out of challenges (never out of requests that need none) for the length of the window.
 * A passed code does not reset the count, or the client's own codes would buy the thief guesses.
 */
public final class Proofs implements ProofCheck {

    /** Never reaches the upstream. */
    public static final String HEADER = "riskgate-otp";

    private static final ProofResult NONE = new ProofResult.None();

    private final TotpSeeds seeds;
    private final ProofSettings settings;
    private final InstantSource clock;
    private final Totp totp = new Totp();

    public Proofs(TotpSeeds seeds, ProofSettings settings, InstantSource clock) {
        this.seeds = seeds;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public ProofResult check(ApiRequest request, Caller caller, StateStore store, Budget budget) {
        List<String> values = request.headers().all(HEADER);
        if (values.isEmpty()) {
            return NONE;
        }
        if (caller.credential().scheme().token()) {
            return failed(OtpReasons.NOT_ENROLLED);
        }
        TotpSeed seed = seeds.seed(caller);
        if (seed == null) {
            return failed(OtpReasons.NOT_ENROLLED);
        }
        int code = parse(values, seed.digits());
        if (code < 0) {
            return failed(OtpReasons.MALFORMED);
        }
        Instant now = clock.instant();
        long step = matchingStep(seed, code, Totp.stepAt(now));
        Subject client = enrolled(caller);
        // Reading comes first: it changes nothing, so a check that has to wait can be run again
        // from its start.
        boolean locked = false;
        try {
            locked = store.failures(failures(client), budget) >= settings.guesses();
            return step < 0
                    ? wrong(client, locked, store, budget)
                    : right(client, seed, step, now, store, budget);
        } catch (DegradedException away) {
            return locked
                    ? failed(OtpReasons.LOCKED)
                    : new ProofResult.Unchecked(away.degradation());
        }
    }

    /**
     * Who is enrolled: the client as the key file knows it. So what the policy calls the namespace
     * of the keys' clients can change without letting a code pass twice. A client of another kind
     * is that one too where the policy puts it into a namespace that it may share with keys, since
     * it may have the same seed there.
     */
    private static Subject enrolled(Caller caller) {
        Subject client = caller.client();
        String own = caller.credential().kind().defaultNamespace();
        return client.in(client.namespace().equals(own) ? own : Subject.KEYS);
    }

    private static String failures(Subject client) {
        return "otp:" + client.name();
    }

    private ProofResult wrong(Subject client, boolean locked, StateStore store, Budget budget) {
        if (locked
                || store.addFailure(failures(client), settings.guessWindow(), budget)
                        > settings.guesses()) {
            return failed(OtpReasons.LOCKED);
        }
        return failed(OtpReasons.INVALID);
    }

    private ProofResult right(
            Subject client,
            TotpSeed seed,
            long step,
            Instant now,
            StateStore store,
            Budget budget) {
        OneTimeUse use = useUp(client, seed, step, now, store, budget);
        // The count is read once more, after the code is spent: wrong guesses that were sent at the
        // same time are
        // counted by now, and a code that a locked guesser happened to hit is worth nothing later.
        if (store.failures(failures(client), budget) >= settings.guesses()) {
            return failed(OtpReasons.LOCKED);
        }
        return switch (use) {
            case FIRST -> new ProofResult.Passed(new Assurance(AssuranceLevel.MFA, now, "totp"));
            case AGAIN -> failed(OtpReasons.REPLAYED);
            case LOST -> failed(OtpReasons.TOO_EARLY);
        };
    }

    /**
     * Marks the step and all before it that would still be accepted; returns what became of the
     * step itself.
     */
    private OneTimeUse useUp(
            Subject client,
            TotpSeed seed,
            long step,
            Instant now,
            StateStore store,
            Budget budget) {
        int tolerated = settings.toleratedSteps();
        Duration keep = Totp.STEP.multipliedBy(2L * tolerated + 2);
        OneTimeUse use = useOnce(client, seed, step, keep, store, budget);
        long oldest = Totp.stepAt(now) - tolerated;
        for (long older = step - 1; use == OneTimeUse.FIRST && older >= oldest; older--) {
            useOnce(client, seed, older, keep, store, budget);
        }
        return use;
    }

    /**
     * A code may be used before its step begins, by a client whose clock is ahead: so it may have
     * been used since then. Keys of one client with seeds of their own have codes of their own;
     * credentials that share a seed share its codes.
     */
    private OneTimeUse useOnce(
            Subject client,
            TotpSeed seed,
            long step,
            Duration keep,
            StateStore store,
            Budget budget) {
        long usable = Totp.startOf(step - settings.toleratedSteps());
        String key = "otp:" + client.name() + ':' + seed.pseudonym() + ':' + step;
        if (!client.namespace().equals(Subject.KEYS)) {
            // The layout before knew no others, and had no namespaces in its names.
            return store.useOnce(key, usable, keep, budget);
        }
        return store.useOnce(
                key,
                "otp:" + client.tenant() + ':' + client.id() + ':' + step,
                usable,
                keep,
                budget);
    }

    /**
     * The code as a number; −1 unless there is exactly one, made of exactly that many ASCII digits.
     */
    private static int parse(List<String> values, int digits) {
        String code = values.getFirst();
        if (values.size() != 1 || code.length() != digits) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = code.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /**
     * The step whose code this is; −1 if there is none. Two ints compare in constant time, and
     * every step is looked at whatever was found, so the time taken reveals nothing.
     */
    private long matchingStep(TotpSeed seed, int code, long current) {
        long match = -1;
        long last = current + settings.toleratedSteps();
        for (long step = Math.max(0, current - settings.toleratedSteps()); step <= last; step++) {
            match = totp.code(seed, step) == code ? step : match;
        }
        return match;
    }

    private static ProofResult failed(Reason reason) {
        return new ProofResult.Failed(reason);
    }
}
