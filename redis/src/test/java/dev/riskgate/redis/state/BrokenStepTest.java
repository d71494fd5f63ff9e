// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** Something of ours breaks on the way to Redis or back: it costs one check, not the client. */
class BrokenStepTest {

    private static final Subject ACME = Subject.client("default", "acme");

    private final RedisServer redis = RedisServer.start();
    private final AtomicReference<String> plan = new AtomicReference<>("");
    private final InstantSource clock =
            () -> {
                breakAsPlanned();
                return Instant.now();
            };
    private final RedisStore store =
            SharedStores.reached(
                    RedisStore.start(
                            new RedisLink(SharedStores.at(redis.port(), Duration.ofSeconds(9))),
                            Background.thread("test"),
                            SharedStores.settings(),
                            new RedisKeys(SharedStores.SECRET),
                            null,
                            new Replicas(new Random(1), 2_000),
                            clock,
                            () -> {
                                breakAsPlanned();
                                return System.nanoTime();
                            }));

    /** Once, in the method that the test has in mind. */
    private void breakAsPlanned() {
        String planned = plan.get();
        if (!planned.isEmpty()
                && StackWalker.getInstance().walk(frames -> frames.anyMatch(f -> is(planned, f)))
                && plan.compareAndSet(planned, "")) {
            throw new NoClassDefFoundError("planted");
        }
    }

    private static boolean is(String planned, StackWalker.StackFrame frame) {
        return (frame.getClassName() + '.' + frame.getMethodName()).endsWith(planned);
    }

    @AfterEach
    void end() {
        store.close();
        redis.close();
    }

    private ProfileHandle ask(Consistency consistency) {
        return store.profile(ACME, consistency, SharedStores.budget());
    }

    @Test
    void aProfileThatCouldNotBeTakenOverIsReadAgain() {
        plan.set("SharedProfiles.hold");

        assertThatThrownBy(() -> ask(Consistency.BOUNDED)).hasRootCauseMessage("planted");
        assertThat(ask(Consistency.BOUNDED).profile().requests()).isZero();
        assertThat(plan).hasValue("");
    }

    @Test
    void sharingGoesOnAfterAnError() {
        ProfileHandle known = ask(Consistency.BOUNDED);
        plan.set("RedisStore.tick");
        Await.until("it broke", () -> plan.get().isEmpty());

        known.profile().accept();
        store.changed(known, WriteUrgency.EVENTUAL, SharedStores.budget());

        SharedStores.awaitIdle(store);
    }

    @Test
    void anExchangeThatCouldNotBeginIsBegunAgain() {
        ProfileHandle known = ask(Consistency.STRICT);
        known.profile().accept();
        plan.set("Exchange.write");

        assertThatThrownBy(() -> store.changed(known, WriteUrgency.AWAITED, SharedStores.budget()))
                .hasRootCauseMessage("planted");
        store.changed(known, WriteUrgency.AWAITED, SharedStores.budget());
        assertThat(ask(Consistency.STRICT).profile()).isSameAs(known.profile());
        assertThat(plan).hasValue("");
    }
}
