package dev.riskgate.check;

import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.ChallengeSettings;
import dev.riskgate.policy.Gaps;
import dev.riskgate.policy.PolicyInput;
import dev.riskgate.policy.PolicyResult;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.Assessment;
import dev.riskgate.signals.Place;
import dev.riskgate.signals.Profile;
import dev.riskgate.signals.Proof;
import dev.riskgate.signals.Risk;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.function.LongSupplier;

/**
 * The rooms of a check in their order: whether its address is blocked, who calls, whether it is blocked, a proof if one was sent, what we know of the client, how odd the request
 * looks, what the policy says; then the observation is learned. Read {@link #run} aloud. Thread-safe.
 */
public final class CheckPipeline {

    /** One request in a hundred of ordinary clients scores higher. */
    private static final double REMARKABLE_SCORE = 40;

    private final StateStore store;
    private final Blocks blocks;
    private final LongSupplier nanoTime;
    private final CheckListener listener;

    public CheckPipeline(
            StateStore store, Blocks blocks, LongSupplier nanoTime, CheckListener listener) {
        this.store = store;
        this.blocks = blocks;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    Decision run(Check check, ApiRequest request, Budget budget) {
        Block shut = blocks.of(request.clientAddress());
        if (shut != null) {
            return check.blocked(shut.kind());
        }
        long entered = nanoTime.getAsLong();
        check.who = identify(check, request, budget);
        entered = leave(Stage.IDENTITY, entered);
        if (!(check.who instanceof Identification.Proven(Caller caller))) {
            return decideAnonymous(check, request, budget, entered);
        }
        Block block = blocks.of(caller);
        return block == null
                ? decideKnown(check, request, caller, budget, entered)
                : denyBlocked(check, request, caller, block);
    }

    /** A request that takes no route is refused whoever sends it, so it does not matter that this cannot be found out. */
    private static Identification identify(Check check, ApiRequest request, Budget budget) {
        try {
            return check.policySnapshot
                    .identifier()
                    .identify(request, check.route.credentials(), budget);
        } catch (DegradedException away) {
            if (check.route.isClosed()) {
                return Check.UNKNOWN;
            }
            throw away;
        }
    }

    /** The operator has shut this caller out: nothing is asked, spent or learned. The log still tells where it calls from. */
    private static Decision denyBlocked(
            Check check, ApiRequest request, Caller caller, Block block) {
        check.observation =
                check.policySnapshot.observer().observe(request, caller, check.route.name());
        return check.blocked(block.kind());
    }

    /** A request without a caller has no habits; the policy alone decides. */
    private Decision decideAnonymous(Check check, ApiRequest request, Budget budget, long entered) {
        Place place = check.policySnapshot.observer().place(request.clientAddress());
        PolicyInput policyInput =
                new PolicyInput(
                        request,
                        check.who,
                        place,
                        Risk.NONE,
                        check.assurance,
                        null,
                        0,
                        request.timeMillis());
        PolicyResult result =
                check.policySnapshot.policy().decide(check.route, policyInput, store, budget);
        leave(Stage.POLICY, entered);
        return check.decided(result);
    }

    private Decision decideKnown(
            Check check, ApiRequest request, Caller caller, Budget budget, long entered) {
        PolicySnapshot policySnapshot = check.policySnapshot;
        Budget left = budget;
        ProofResult proof = policySnapshot.proofs().check(request, caller, store, left);
        Degradation unchecked = null;
        if (proof instanceof ProofResult.Unchecked(Degradation cause)) {
            unchecked = cause;
            left = left.refusing(cause);
        }
        entered = leave(Stage.CHALLENGE, entered);

        var observation = policySnapshot.observer().observe(request, caller, check.route.name());
        check.observation = observation;
        Degradation unread = null;
        ProfileHandle profileHandle;
        try {
            Consistency consistency = check.route.settings().consistency();
            profileHandle = store.profile(caller.client(), consistency, left);
        } catch (DegradedException away) {
            unread = away.degradation();
            left = left.refusing(unread);
            profileHandle = store.local(caller.client());
        }
        Profile profile = profileHandle == null ? null : profileHandle.profile();
        check.local = profileHandle != null && unread == null && !profileHandle.current();
        boolean acrossAsn =
                policySnapshot.policy().file().challenge().boundTo()
                        == ChallengeSettings.BoundTo.ASN;
        Proof remembered = profile == null ? Proof.NEVER : profile.proof(observation, acrossAsn);
        check.assurance = Assurances.strongest(caller, remembered, proof);
        entered = leave(Stage.STATE, entered);

        Assessment assessment =
                profile == null
                        ? null
                        : policySnapshot.model().assess(profile, store.population(), observation);
        check.risk = assessment == null ? Risk.NONE : assessment.risk();
        entered = leave(Stage.SIGNALS, entered);

        PolicyInput policyInput =
                new PolicyInput(
                        request,
                        check.who,
                        observation.place(),
                        check.risk,
                        check.assurance,
                        proof instanceof ProofResult.Failed(var reason) ? reason : null,
                        profile == null ? 0 : profile.baselinePerSecond(request.timeMillis()),
                        request.timeMillis(),
                        gaps(unread, profile == null, unchecked));
        PolicyResult result = policySnapshot.policy().decide(check.route, policyInput, store, left);
        leave(Stage.POLICY, entered);

        boolean undecided = result.verdict() instanceof Verdict.Undecided;
        if (profileHandle == null || profile == null || assessment == null || undecided) {
            return check.decided(result);
        }
        policySnapshot
                .model()
                .fold(
                        profile,
                        store.population(),
                        observation,
                        assessment,
                        Outcomes.of(result, proof),
                        Outcomes.provenLevel(result, proof));
        try {
            store.changed(profileHandle, sharing(check, result, proof), left);
        } catch (DegradedException away) {
            result =
                    policySnapshot
                            .policy()
                            .degraded(result, check.route, policyInput, away.degradation());
        }
        return check.decided(result);
    }

    private Gaps gaps(
            @Nullable Degradation unread, boolean riskUnknown, @Nullable Degradation unchecked) {
        boolean provable = store.isReachable();
        return unread == null && unchecked == null && provable
                ? Gaps.NONE
                : new Gaps(unread, riskUnknown, unchecked, provable);
    }

    /** What is remarkable about a client has to reach the other replicas before its next request does. */
    private static WriteUrgency sharing(Check check, PolicyResult result, ProofResult proof) {
        // Where something failed already, a write that fails has nothing to add.
        if (check.route.settings().consistency() == Consistency.STRICT
                && result.degraded().isEmpty()) {
            return WriteUrgency.AWAITED;
        }
        boolean ordinary =
                result.verdict() instanceof Verdict.Allow
                        && proof instanceof ProofResult.None
                        && check.risk.score() < REMARKABLE_SCORE;
        return ordinary ? WriteUrgency.EVENTUAL : WriteUrgency.SOON;
    }

    private long leave(Stage stage, long entered) {
        long now = nanoTime.getAsLong();
        listener.left(stage, now - entered);
        return now;
    }
}
