// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.offline;

import dev.riskgate.block.LocalBlocks;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.DecisionIds;
import dev.riskgate.check.PipelineAuthorizer;
import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.check.Stage;
import dev.riskgate.check.WaitExecutor;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identifier;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.StateStore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/**
 * Decides requests one after the other as one server would that has just started with this policy,
 * keeps its state in memory and receives them in this order: the same path, risk model, limits and
 * profiles. Nothing is asked over the network and no clock is read: who calls is {@link Stated},
 * and it is the time of the request that is decided. The same requests get the same decisions, ids
 * included; {@code latencyNanos} is 0. Not thread-safe.
 *
 * <p>Unlike there nothing is blocked, no time is ever up, and a proof is not used up.
 */
public final class OfflineRun {

    /** As many clients as a server knows where its file does not say otherwise. */
    public static final int SUBJECTS = 100_000;

    private static final long SEED = 1;
    private static final int KEY_BYTES = 32;

    private final Policy policy;
    private final PipelineAuthorizer authorizer;
    private final Faults faults = new Faults();
    private Stated stated = Stated.ANONYMOUS;
    private Instant now = Instant.EPOCH;
    private @Nullable Decision decided;

    public OfflineRun(Policy policy, GeoLookup places) {
        this(policy, places, SUBJECTS);
    }

    /**
     * @param places where addresses are; {@link GeoLookup#NONE} for nowhere
     * @param maxSubjects how many clients are known at most, as {@code state.maxSubjects} says of a
     *     server
     */
    public OfflineRun(Policy policy, GeoLookup places, int maxSubjects) {
        this.policy = policy;
        InstantSource clock = () -> now;
        // Nobody guesses pseudonyms that never leave this process.
        byte[] pseudonymKey = new byte[KEY_BYTES];
        var observer = new Observer(pseudonymKey, places);
        PolicySnapshot snapshot =
                new PolicySnapshot(
                        policy,
                        new Identifier(credentials(policy)),
                        this::proof,
                        observer,
                        new StatedRisk(
                                new RiskModel(
                                        Weights.shipped(), observer.seen(policy.riskSettings())),
                                () -> stated),
                        new DenialResponses(PolicySnapshot.responses(policy.file()), _ -> null));
        this.authorizer =
                new PipelineAuthorizer(
                        () -> snapshot,
                        new OfflineStore(
                                new MemoryStore(clock, maxSubjects), () -> stated.storeAway()),
                        new LocalBlocks(pseudonymKey, clock, new Random(SEED), 1),
                        new WaitExecutor(1),
                        new DecisionIds(new Random(SEED)),
                        () -> 0,
                        faults);
    }

    /** The policy that decides. */
    public Policy policy() {
        return policy;
    }

    /**
     * Decides one request, at {@link ApiRequest#timeMillis}, and learns from it.
     *
     * @throws IllegalStateException if the check failed through a fault of our own, which a server
     *     would log and answer with 503
     */
    public Decision decide(ApiRequest request, Stated said) {
        stated = said;
        now = Instant.ofEpochMilli(request.timeMillis());
        decided = null;
        authorizer.decide(
                request,
                CheckBudget.start(() -> 0, Long.MAX_VALUE),
                decision -> decided = decision);
        faults.rethrow();
        if (decided == null) {
            throw new IllegalStateException("a check waited, though nothing here has to");
        }
        return decided;
    }

    private List<Authenticator> credentials(Policy of) {
        return of.file().credentials().stream()
                .<Authenticator>map(
                        credential -> new StatedCredential(credential.name(), () -> stated))
                .toList();
    }

    private ProofResult proof(ApiRequest request, Caller caller, StateStore store, Budget budget) {
        return stated.storeAway() && !(stated.proof() instanceof ProofResult.None)
                ? new ProofResult.Unchecked(Degradation.STATE)
                : stated.proof();
    }

    /** Remembers what went wrong, and nothing else. */
    private static final class Faults implements CheckListener {

        private @Nullable Throwable last;

        @Override
        public void decided(Decision decision) {}

        @Override
        public void left(Stage stage, long nanos) {}

        @Override
        public void moved() {}

        @Override
        public void fault(Throwable fault) {
            last = fault;
        }

        void rethrow() {
            Throwable fault = last;
            last = null;
            if (fault != null) {
                throw new IllegalStateException("a check failed", fault);
            }
        }
    }
}
