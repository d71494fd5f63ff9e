package dev.riskgate.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Nobody who lives is taken for dead. */
class ReplicasTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long DEAD_AFTER = 3 * SECOND;

    private final AtomicLong now = new AtomicLong();
    private final Replicas replicas = new Replicas(new Random(1), now::get, DEAD_AFTER);

    private void heard(String... living) {
        replicas.heard(Set.of(living), false);
    }

    @Test
    void aNewNameThatHasNotAnnouncedItselfYetIsNotDead() {
        heard("a", "b");
        now.addAndGet(10 * SECOND);
        heard("a", "b");

        assertThat(replicas.isDead("new")).isFalse();
        now.addAndGet(SECOND);
        heard("a", "b", "new");
        assertThat(replicas.isDead("new")).isFalse();
    }

    @Test
    void aLateHeartbeatIsForgivenHoweverOftenItHappens() {
        heard("a", "b");
        now.addAndGet(10 * SECOND);
        for (int i = 0; i < 20; i++) {
            heard("a");
            assertThat(replicas.isDead("b")).isFalse();
            now.addAndGet(2 * SECOND);
            heard("a", "b");
            assertThat(replicas.isDead("b")).isFalse();
            now.addAndGet(2 * SECOND);
        }
    }

    @Test
    void whoeverIsMissingForTheWholeTimeIsDead() {
        heard("a");
        now.addAndGet(10 * SECOND);
        assertThat(replicas.isDead("gone")).isFalse();
        now.addAndGet(DEAD_AFTER - 1);
        heard("a");
        assertThat(replicas.isDead("gone")).isFalse();
        now.addAndGet(2);
        assertThat(replicas.isDead("gone")).isTrue();
    }

    @Test
    void anOutageOfItsOwnTeachesAReplicaNothingAboutTheOthers() {
        heard("a");
        assertThat(replicas.isDead("b")).isFalse();
        now.addAndGet(DEAD_AFTER + 1);
        replicas.lost();
        heard("a");

        assertThat(replicas.isDead("b")).isFalse();
    }
}
