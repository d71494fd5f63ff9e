// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.policy.PolicyResult;
import dev.riskgate.policy.cel.Gaps;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.profile.Proof;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

/**
 * The stages of a check whose caller is proven, each a method, called in their order. What cannot
 * be found out on the way is remembered as a gap, and the check goes on without waiting for it
 * again. Used once, by one thread.
 */
final class ClientCheck {

    /** One request in a hundred of ordinary clients scores higher. */
    private static final double REMARKABLE_SCORE = 40;

    private final Check check;
    private final PolicySnapshot snapshot;
    private final StateStore store;
    private final ApiRequest request;
    private final Caller caller;
    private final Observation observation;

    /** Refuses to wait once something failed. */
    private Budget budget;

    private ProofResult proof = new ProofResult.None();
    private Assurance given = Assurance.NONE;
    private @Nullable Degradation unchecked;
    private @Nullable Degradation unread;
    private @Nullable ProfileHandle handle;
    private @Nullable Profile profile;
    private @Nullable Assessment assessment;

    ClientCheck(Check check, StateStore store, ApiRequest request, Caller caller, Budget budget) {
        this.check = check;
        this.snapshot = check.snapshot;
        this.store = store;
        this.request = request;
        this.caller = caller;
        this.budget = budget;
        this.observation = snapshot.observer().observe(request, caller, check.route.name());
        check.observation = observation;
    }

    /** Checks the proof that the request carries, if any, and uses it up. */
    void prove() {
        proof = snapshot.proofs().check(request, caller, store, budget);
        check.proof = proof.outcome();
        if (proof instanceof ProofResult.Unchecked(Degradation cause)) {
            unchecked = cause;
            budget = budget.refusing(cause);
        }
    }

    /** Fetches what is known of the client, and how strongly it has proven itself by now. */
    void read() {
        try {
            handle = store.profile(caller.client(), consistency(), budget);
        } catch (DegradedException away) {
            unread = away.degradation();
            budget = budget.refusing(unread);
            handle = store.local(caller.client());
        }
        profile = handle == null ? null : handle.profile();
        check.local = handle != null && unread == null && !handle.current();
        given = Assurances.given(remembered(), proof);
        check.assurance = caller.assurance().and(given);
    }

    private Proof remembered() {
        boolean acrossAsn =
                snapshot.policy().file().challenge().boundTo() == ChallengeSettings.BoundTo.ASN;
        return profile == null ? Proof.NEVER : profile.proof(observation, acrossAsn);
    }

    /** Assesses how odd the request looks compared with what is known. */
    void assess() {
        if (profile != null) {
            assessment = snapshot.model().assess(profile, store.population(), observation);
        }
        // A check that is run again must not keep what an earlier run has seen.
        check.risk = assessment == null ? Risk.NONE : assessment.risk();
    }

    /** Everything that the policy decides on. */
    PolicyInput input() {
        return new PolicyInput(
                request,
                check.who,
                observation.place(),
                check.risk,
                given,
                proof instanceof ProofResult.Failed(var reason) ? reason : null,
                profile == null ? 0 : profile.baselinePerSecond(request.timeMillis()),
                gaps());
    }

    /** Asks the policy. */
    PolicyResult decide(PolicyInput input) {
        return snapshot.policy().decide(check.route, input, store, budget);
    }

    /**
     * Learns from the request as far as its outcome allows.
     *
     * @return the same result, or what becomes of it if what was learned cannot be kept
     */
    PolicyResult learn(PolicyInput input, PolicyResult result) {
        boolean undecided = result.verdict() instanceof Verdict.Undecided;
        if (handle == null || profile == null || assessment == null || undecided) {
            return result;
        }
        snapshot.model()
                .fold(
                        profile,
                        store.population(),
                        observation,
                        assessment,
                        Outcomes.of(result, proof),
                        Outcomes.provenLevel(result, proof));
        try {
            store.changed(handle, urgency(result), budget);
            return result;
        } catch (DegradedException away) {
            return snapshot.policy().degraded(result, check.route, input, away.degradation());
        }
    }

    private Gaps gaps() {
        boolean provable = store.isReachable();
        return unread == null && unchecked == null && provable
                ? Gaps.NONE
                : new Gaps(unread, profile == null, unchecked, provable);
    }

    /**
     * What is remarkable about a client has to reach the other replicas before its next request
     * does.
     */
    private WriteUrgency urgency(PolicyResult result) {
        // Where something failed already, a write that fails has nothing to add.
        if (consistency() == Consistency.STRICT && result.degraded().isEmpty()) {
            return WriteUrgency.AWAITED;
        }
        boolean ordinary =
                result.verdict() instanceof Verdict.Allow
                        && proof instanceof ProofResult.None
                        && check.risk.score() < REMARKABLE_SCORE
                        && check.risk.identity() < REMARKABLE_SCORE
                        && check.risk.behaviour() < REMARKABLE_SCORE;
        return ordinary ? WriteUrgency.EVENTUAL : WriteUrgency.SOON;
    }

    private Consistency consistency() {
        return check.route.settings().consistency();
    }
}
