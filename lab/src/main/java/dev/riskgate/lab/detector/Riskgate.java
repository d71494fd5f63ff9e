// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.block.LocalBlocks;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.check.DecisionIds;
import dev.riskgate.check.PipelineAuthorizer;
import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.check.WaitExecutor;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Identifier;
import dev.riskgate.lab.population.Database;
import dev.riskgate.lab.world.Call;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * The product's own path of a check, from request to what is learned, as one server has it that
 * keeps its state in memory: what a challenge drops, what a proof teaches and how long it counts,
 * what waits in quarantine and when it leaves, is decided there and not here. Only who calls and
 * whether its code is right is stated by the {@link Call}.
 */
public final class Riskgate implements Detector {

    private static final int KEY_BYTES = 32;
    private static final long SEED = 1;

    private final String name;
    private final StatedCall stated;
    private final PolicySnapshot snapshot;
    private final ForkableStore store;
    private final PipelineAuthorizer authorizer;
    private final Faults faults = new Faults();
    private final PolicySnapshot ofForks;
    private @Nullable Decision decided;

    /**
     * @param name a word for tables
     * @param database what is known of addresses
     */
    public Riskgate(String name, Policy policy, Database database) {
        this(
                name,
                policy,
                new StatedCall(
                        call -> database.of(call.site(), call.subnet()), database.knowsPlaces()));
    }

    /**
     * @param name a word for tables
     * @param places where a call's address is, as far as is known
     */
    public Riskgate(String name, Policy policy, Function<Call, Place> places) {
        this(name, policy, new StatedCall(places, true));
    }

    private Riskgate(String name, Policy policy, StatedCall stated) {
        this.name = name;
        this.stated = stated;
        var observer = new Observer(new byte[KEY_BYTES], stated.places());
        var model = new RiskModel(Weights.shipped(), observer.seen(policy.riskSettings()));
        var identifier = new Identifier(List.of(stated.keys()));
        var denials = new DenialResponses(PolicySnapshot.responses(policy.file()), _ -> null);
        this.snapshot =
                new PolicySnapshot(policy, identifier, stated::proof, observer, model, denials);
        this.ofForks =
                new PolicySnapshot(
                        policy,
                        identifier,
                        stated::proof,
                        observer,
                        new UnreadPopulation(model, new Population()),
                        denials);
        this.store = ForkableStore.empty(stated);
        this.authorizer = authorizer(snapshot);
    }

    private Riskgate(Riskgate parent) {
        this.name = parent.name;
        this.stated = parent.stated;
        this.snapshot = parent.ofForks;
        this.ofForks = parent.ofForks;
        this.store = parent.store.fork();
        this.authorizer = authorizer(snapshot);
    }

    private PipelineAuthorizer authorizer(PolicySnapshot of) {
        return new PipelineAuthorizer(
                () -> of,
                store,
                new LocalBlocks(new byte[KEY_BYTES], stated, new Random(SEED), 1),
                new WaitExecutor(1),
                new DecisionIds(new Random(SEED)),
                () -> 0,
                faults);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Detector fork() {
        return new Riskgate(this);
    }

    @Override
    public Answer judge(Call call, boolean proven) {
        stated.state(call, proven);
        decided = null;
        authorizer.decide(
                request(call),
                CheckBudget.start(() -> 0, Long.MAX_VALUE),
                decision -> decided = decision);
        faults.rethrow();
        Decision decision = decided;
        if (decision == null) {
            throw new IllegalStateException("a check waited, though nothing here has to");
        }
        return new Answer(decision.risk().score(), verdict(decision.verdict()));
    }

    /** In shadow mode what would have been done: the request passes all the same. */
    private static Answer.Verdict verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow _ -> Answer.Verdict.ALLOW;
            case Verdict.Challenge _ -> Answer.Verdict.CHALLENGE;
            case Verdict.Throttle _ -> Answer.Verdict.THROTTLE;
            case Verdict.Deny _, Verdict.Undecided _ -> Answer.Verdict.DENY;
        };
    }

    private static ApiRequest request(Call call) {
        return new ApiRequest(
                "",
                call.millis(),
                call.operation().method(),
                "https",
                "api.example.com",
                call.path(),
                "",
                "HTTP/2",
                false,
                Headers.builder(2, Object::toString)
                        .add("user-agent", call.agent())
                        .add("content-length", Long.toString(call.bytes()))
                        .build(),
                call.address(),
                ApiRequest.Peer.NONE,
                Map.of(),
                Map.of(),
                ApiRequest.Body.NONE);
    }
}
