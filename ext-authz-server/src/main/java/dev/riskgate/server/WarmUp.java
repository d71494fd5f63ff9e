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
import dev.riskgate.envoy.Rehearsal;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.MemoryStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Runs made-up checks through every stage before the server takes calls, so that the first real
 * ones are as quick as the later ones. The policy is the real one; caller, state and listener are
 * made up, and nothing of them stays.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int CHECKS = 300;
    private static final int SUBJECTS = 1_000;

    private WarmUp() {}

    static void of(Snapshot snapshot, InstantSource clock) {
        PolicySnapshot real = snapshot.checks();
        PolicySnapshot policySnapshot =
                new PolicySnapshot(
                        real.policy(),
                        new Identifier(List.of(new MadeUp())),
                        real.proofs(),
                        real.observer(),
                        real.model(),
                        real.denials());
        CheckListener nobody = new Nobody();
        PipelineAuthorizer path =
                new PipelineAuthorizer(
                        () -> policySnapshot,
                        new MemoryStore(clock, SUBJECTS),
                        new LocalBlocks(new byte[32], clock, new Random(1), 1),
                        new WaitExecutor(1),
                        new DecisionIds(new Random(1)),
                        System::nanoTime,
                        nobody);
        Rehearsal.run(snapshot.ends(), path, clock, CHECKS);
    }

    /**
     * Proves the same caller for every request. Only the warm-up's own policy snapshot knows it.
     */
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
            return CALLER;
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
