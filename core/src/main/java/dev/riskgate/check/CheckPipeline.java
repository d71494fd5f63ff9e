// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.PolicyResult;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * Runs the stages of a check in order: is the address blocked, who calls, is the caller blocked,
 * does a proof hold if one was sent, what is known of the client, how odd does the request look,
 * what does the policy say. Then the profile learns from the request. Thread-safe.
 */
final class CheckPipeline {

    private final StateStore store;
    private final Blocks blocks;
    private final LongSupplier nanoTime;
    private final CheckListener listener;

    CheckPipeline(StateStore store, Blocks blocks, LongSupplier nanoTime, CheckListener listener) {
        this.store = store;
        this.blocks = blocks;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    Decision run(Check check, ApiRequest request, Budget budget) {
        check.input = null;
        Block shut = blocks.of(request.clientAddress());
        if (shut != null) {
            return check.blocked(BlockReasons.of(shut.kind()));
        }
        long entered = nanoTime.getAsLong();
        check.who = identify(check, request, budget);
        entered = leave(Stage.IDENTITY, entered);
        if (!(check.who instanceof Identification.Proven proven)) {
            return decideAnonymous(check, request, budget, entered);
        }
        Reason blocked = blocked(proven);
        return blocked == null
                ? decideKnown(check, request, proven.caller(), budget, entered)
                : denyBlocked(check, request, proven.caller(), blocked);
    }

    /**
     * Every credential of the request is asked: whoever blocks one wants that it opens nothing,
     * whatever stands beside it.
     */
    private @Nullable Reason blocked(Identification.Proven proven) {
        Block block = blocks.of(proven.caller());
        if (block != null) {
            return BlockReasons.of(block.kind());
        }
        List<Caller> others = proven.others();
        for (int i = 0; i < others.size(); i++) {
            if (blocks.of(others.get(i)) != null) {
                return BlockReasons.OTHER;
            }
        }
        return null;
    }

    /**
     * A request that takes no route is refused in any case, so it does not matter if its caller
     * cannot be identified.
     */
    private static Identification identify(Check check, ApiRequest request, Budget budget) {
        try {
            return check.snapshot
                    .identifier()
                    .identify(
                            request,
                            check.route.credentials(),
                            check.route.otherCredentials(),
                            budget);
        } catch (DegradedException away) {
            if (check.route.isClosed()) {
                return Check.UNKNOWN;
            }
            throw away;
        }
    }

    /**
     * The operator has blocked this caller or a credential: nothing is asked, spent or learned. The
     * log still shows where it calls from.
     */
    private static Decision denyBlocked(
            Check check, ApiRequest request, Caller caller, Reason blocked) {
        check.observation = check.snapshot.observer().observe(request, caller, check.route.name());
        return check.blocked(blocked);
    }

    /** A request without a caller has no habits; the policy alone decides. */
    private Decision decideAnonymous(Check check, ApiRequest request, Budget budget, long entered) {
        Place place = check.snapshot.observer().place(request.clientAddress());
        PolicyInput input =
                new PolicyInput(request, check.who, place, Risk.NONE, Assurance.NONE, null, 0);
        check.input = input;
        PolicyResult result = check.snapshot.policy().decide(check.route, input, store, budget);
        leave(Stage.POLICY, entered);
        return check.decided(result);
    }

    private Decision decideKnown(
            Check check, ApiRequest request, Caller caller, Budget budget, long entered) {
        ClientCheck client = new ClientCheck(check, store, request, caller, budget);
        client.prove();
        entered = leave(Stage.CHALLENGE, entered);
        client.read();
        entered = leave(Stage.STATE, entered);
        client.assess();
        entered = leave(Stage.SIGNALS, entered);
        PolicyInput input = client.input();
        check.input = input;
        PolicyResult result = client.decide(input);
        leave(Stage.POLICY, entered);
        return check.decided(client.learn(input, result));
    }

    private long leave(Stage stage, long entered) {
        long now = nanoTime.getAsLong();
        listener.left(stage, now - entered);
        return now;
    }
}
