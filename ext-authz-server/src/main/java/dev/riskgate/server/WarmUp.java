// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.block.LocalBlocks;
import dev.riskgate.budget.Budget;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.DecisionIds;
import dev.riskgate.check.PipelineAuthorizer;
import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.check.Stage;
import dev.riskgate.check.WaitExecutor;
import dev.riskgate.decision.Decision;
import dev.riskgate.envoy.CheckService;
import dev.riskgate.envoy.Rehearsal;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.verdict.Reason;
import dev.riskgate.yaml.YamlException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs made-up checks through every stage before the server takes calls, so that the first real
 * ones are as quick as the later ones, whether they end in an allow or in a refusal. The policy is
 * the real one, and after it one that refuses; callers, state and listener are made up, and nothing
 * of them stays.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String KNOWN = "/rehearsal/known";
    private static final String AWAITED = "/rehearsal/awaited";
    private static final String UNKNOWN = "/rehearsal/unknown";
    private static final String UNPROVEN = "/rehearsal/unproven";
    private static final String UNENTITLED = "/rehearsal/unentitled";
    private static final String TOO_OFTEN = "/rehearsal/too-often";

    /** Refuses for every reason that the real policy may have, and may not. */
    private static final String REFUSALS =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: rehearsal, header: x-rehearsal }
            routes:
              - name: unproven
                match: { path: /rehearsal/unproven }
                require: { assurance: mfa }
              - name: unentitled
                match: { path: /rehearsal/unentitled }
                require: { scopes: [rehearsal] }
              - name: too-often
                match: { path: /rehearsal/too-often }
            limits:
              - { name: rehearsal, per: client, rate: 1/h, routes: [too-often] }
            """;

    private static final int ROUNDS = 50;
    private static final int SUBJECTS = 1_000;
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final Snapshot real;
    private final InstantSource clock;

    private final CheckListener listener;

    private WarmUp(Snapshot real, InstantSource clock, CheckListener listener) {
        this.real = real;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Takes half a second or so. What goes wrong is logged, and keeps no server from starting.
     *
     * @param snapshot the policy in force
     */
    static void of(Snapshot snapshot, InstantSource clock) {
        of(snapshot, clock, new Nobody());
    }

    /** The same, while somebody listens. */
    static void of(Snapshot snapshot, InstantSource clock, CheckListener listener) {
        WarmUp warmUp = new WarmUp(snapshot, clock, listener);
        try {
            warmUp.run(snapshot.checks().policy(), List.of(KNOWN, AWAITED, UNKNOWN));
            warmUp.run(refusals(), List.of(UNPROVEN, UNENTITLED, TOO_OFTEN));
        } catch (IOException | RuntimeException e) {
            LOG.warn("the made-up checks ended early: {}", e.getMessage());
        }
    }

    private static Policy refusals() {
        try {
            byte[] text = REFUSALS.getBytes(StandardCharsets.UTF_8);
            return PolicyLoader.parse("rehearsal", text).policy();
        } catch (YamlException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(Policy policy, List<String> paths) throws IOException {
        PolicySnapshot checks = real.checks();
        PolicySnapshot policySnapshot =
                new PolicySnapshot(
                        policy,
                        new Identifier(List.of(new MadeUp())),
                        checks.proofs(),
                        checks.observer(),
                        checks.model(),
                        checks.denials());
        PipelineAuthorizer path =
                new PipelineAuthorizer(
                        () -> policySnapshot,
                        new MemoryStore(clock, SUBJECTS),
                        new LocalBlocks(new byte[32], clock, new Random(1), 1),
                        new WaitExecutor(1),
                        new DecisionIds(new Random(1)),
                        System::nanoTime,
                        listener);
        CheckService service =
                new CheckService(
                        real::ends, path, clock, System::nanoTime, BUDGET, listener::fault);
        Rehearsal.check(service, paths, ROUNDS);
    }

    /** Only the warm-up's own policy snapshot knows it. */
    private static final class MadeUp implements Authenticator {

        private static final Identification CALLER =
                new Identification.Proven(
                        new Caller(
                                Subject.client("default", "rehearsal"),
                                new Caller.Credential(
                                        ApiKeyKind.INSTANCE,
                                        "rehearsal",
                                        "",
                                        "rehearsal",
                                        Long.MAX_VALUE),
                                "",
                                Set.of(),
                                Set.of(),
                                Map.of(),
                                Assurance.SINGLE));

        private static final Identification NOBODY =
                new Identification.Rejected(
                        Caller.Scheme.RISKGATE, new Reason("rehearsal", "This caller is made up."));

        @Override
        public String name() {
            return "rehearsal";
        }

        @Override
        public String carrier() {
            return "rehearsal";
        }

        @Override
        public Identification identify(ApiRequest request, Budget budget) {
            return switch (request.path()) {
                case AWAITED -> budget.awaitRepeatable(soon(), 0);
                case UNKNOWN -> NOBODY;
                default -> CALLER;
            };
        }

        /** Later than the check asks for it, so that it has to wait. */
        private static CompletableFuture<Identification> soon() {
            return new CompletableFuture<Identification>()
                    .completeOnTimeout(CALLER, 1, TimeUnit.MILLISECONDS);
        }
    }

    private static final class Nobody implements CheckListener {

        @Override
        public void decided(Decision decision) {}

        @Override
        public void left(Stage stage, long nanos) {}

        @Override
        public void moved() {}

        @Override
        public void fault(Throwable fault) {
            LOG.warn("a made-up check failed: {}", fault.getClass().getName());
        }
    }
}
