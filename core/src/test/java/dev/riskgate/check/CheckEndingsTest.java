// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.challenge.ResponseSettings;
import dev.riskgate.challenge.RouteDemands;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.Policy;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** However a check ends, there is one decision, and the log and the metrics are told of it once. */
class CheckEndingsTest {

    private final TestClock clock = new TestClock();
    private final BlockingQueue<Decision> answered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Decision> logged = new LinkedBlockingQueue<>();
    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<String> moved = new LinkedBlockingQueue<>();
    private boolean waits;

    @Test
    void aFaultBeforeTheCheckIsToldAnsweredWith503AndLogged() throws Exception {
        IllegalStateException fault = new IllegalStateException("planted");

        authorizer(Checks.policy("")).fail(fault, clock.millis(), Checks.budget(), answered::add);

        Decision decision = next(answered);
        assertThat(faults).containsExactly(fault);
        assertThat(decision.denialResponse().status()).isEqualTo(503);
        assertThat(decision.degraded()).containsExactly(Degradation.INTERNAL);
        assertThat(next(logged)).isSameAs(decision);
    }

    @ParameterizedTest
    @CsvSource({"enforce, 403", "shadow, 200"})
    void whatIsNoRequestIsRefusedAsThePolicysModeSaysAndLogged(String mode, int status)
            throws Exception {
        Reason reason = new Reason("path_missing", "The request has no path.");

        authorizer(Checks.policy("mode: " + mode))
                .refuse(reason, clock.millis(), Checks.budget(), answered::add);

        Decision decision = next(answered);
        assertThat(decision.verdict()).isEqualTo(Verdict.Deny.forbidden(reason));
        if (status == 200) {
            assertThat(decision.denialResponse()).isSameAs(DenialResponse.PASS);
        } else {
            assertThat(decision.denialResponse().status()).isEqualTo(status);
        }
        assertThat(next(logged)).isSameAs(decision);
    }

    @Test
    void aCheckThatHadToWaitIsCountedAsMovedOnceAndLoggedOnce() throws Exception {
        PipelineAuthorizer authorizer = authorizer(Checks.policy(""));
        authorizer.decide(Checks.request(clock.millis(), "/"), Checks.budget(), answered::add);
        assertThat(next(logged)).isSameAs(next(answered));
        assertThat(moved).isEmpty();

        waits = true;
        authorizer.decide(Checks.request(clock.millis(), "/"), Checks.budget(), answered::add);
        assertThat(next(logged)).isSameAs(next(answered));
        assertThat(moved).hasSize(1);
        assertThat(logged).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT, this client",
        "KEY, this API key",
        "TOKEN, this token",
        "ADDRESS, this address"
    })
    void whoIsBlockedLearnsWhatIsBlocked(Target.Kind kind, String what) {
        assertThat(BlockReasons.of(kind))
                .isEqualTo(new Reason("blocked", "The operator has blocked " + what + "."));
    }

    @Test
    void aResponseMayNameTheCredentialsOfThePolicyAndWhatTheRouteRequires() throws Exception {
        Policy policy =
                Checks.policy(
                        "routes: [{ name: all, require: { credentials: [keys], scopes: [read] }"
                                + " }]");
        ResponseSettings responses = PolicySnapshot.responses(policy.file());

        assertThat(responses.realm()).isEqualTo("api");
        assertThat(responses.credentials())
                .extracting(ResponseSettings.AcceptedCredential::name)
                .containsExactly("keys");
        RouteDemands demands =
                Checks.snapshot(policy).demands(policy.route(Checks.request(clock.millis(), "/")));
        assertThat(demands.credentials()).isEqualTo(Set.of("keys"));
        assertThat(demands.scopes()).containsExactly("read");
    }

    @Test
    void eachStageHasTheLabelOfItsMetric() {
        assertThat(Stage.values())
                .extracting(Stage::label)
                .containsExactly("identity", "challenge", "state", "signals", "policy");
    }

    private PipelineAuthorizer authorizer(Policy policy) {
        PolicySnapshot snapshot = Checks.snapshot(policy, new MayWait());
        return new PipelineAuthorizer(
                () -> snapshot,
                new MemoryStore(clock, 100),
                new LocalBlocks(new byte[32], clock, new Random(3), 100),
                new WaitExecutor(1),
                new DecisionIds(new Random(7)),
                System::nanoTime,
                new Log());
    }

    private static Decision next(BlockingQueue<Decision> queue) throws InterruptedException {
        Decision decision = queue.poll(30, TimeUnit.SECONDS);
        assertThat(decision).as("a decision").isNotNull();
        return decision;
    }

    private final class MayWait implements Authenticator {
        @Override
        public String name() {
            return "keys";
        }

        @Override
        public String carrier() {
            return "x-client";
        }

        @Override
        public Identification identify(ApiRequest request, Budget budget) {
            if (waits) {
                budget.requireBlocking();
            }
            Caller caller = Checks.caller("acme");
            return new Identification.Proven(caller);
        }
    }

    private final class Log implements CheckListener {
        @Override
        public void decided(Decision decision) {
            logged.add(decision);
        }

        @Override
        public void left(Stage stage, long nanos) {}

        @Override
        public void moved() {
            moved.add("moved");
        }

        @Override
        public void fault(Throwable fault) {
            faults.add(fault);
        }
    }
}
