// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.state.Replicas.Renewal;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.Set;

/** Nobody who may still write is taken for dead. */
class ReplicasTest {

    private static final long LEASE = 3_000;

    private final Replicas replicas = new Replicas(new Random(1), LEASE);
    private long now = 1_000_000;
    private String server = "one";

    private boolean heard(Renewal answer, String... living) {
        return replicas.heard(answer, now, now + LEASE, server, Set.of(living));
    }

    /** Lists come twice in the time of a lease. */
    private void listsFor(long millis, String... living) {
        for (long end = now + millis; now < end; ) {
            now += Math.min(LEASE / 2, end - now);
            heard(Renewal.RENEWED, living);
        }
    }

    @Test
    void whoeverIsInNoListForTwoLeasesIsDead() {
        heard(Renewal.UNKNOWN, "a");

        assertThat(replicas.isDead("gone")).isFalse();
        listsFor(2 * LEASE - 1, "a");
        assertThat(replicas.isDead("gone")).isFalse();
        listsFor(1, "a");
        assertThat(replicas.isDead("gone")).isTrue();
        assertThat(replicas.overMillis("gone")).isEqualTo(1_000_000 + 2 * LEASE);
    }

    @Test
    void aNameThatComesBackInTimeLives() {
        heard(Renewal.UNKNOWN, "a");
        for (int i = 0; i < 20; i++) {
            assertThat(replicas.isDead("late")).isFalse();
            listsFor(LEASE, "a");
            assertThat(replicas.isDead("late")).isFalse();
            listsFor(LEASE / 2, "a", "late");
        }
    }

    @Test
    void whoeverHasMissedAListKnowsNothingOfTheTimeBefore() {
        heard(Renewal.UNKNOWN, "a");
        assertThat(replicas.isDead("b")).isFalse();
        now += 10 * LEASE;
        heard(Renewal.RENEWED, "a");

        assertThat(replicas.isDead("b")).isFalse();
    }

    @Test
    void anotherServerMayHaveLostTheRecordOfSomebodyWhoLives() {
        heard(Renewal.UNKNOWN, "a");
        assertThat(replicas.isDead("b")).isFalse();
        listsFor(2 * LEASE - 1, "a");
        server = "two";

        assertThat(heard(Renewal.RENEWED, "a")).as("what was written may be lost, too").isTrue();
        listsFor(1, "a");
        assertThat(replicas.isDead("b")).isFalse();
    }

    @Test
    void anEmptiedServerHasLostEverybody() {
        heard(Renewal.UNKNOWN, "a");
        assertThat(replicas.isDead("b")).isFalse();
        listsFor(2 * LEASE - 1, "a");

        assertThat(heard(Renewal.UNKNOWN, "a")).isTrue();
        listsFor(1, "a");
        assertThat(replicas.isDead("b")).isFalse();
    }

    @Test
    void aShortOutageKeepsTheNameAndALongOneEndsIt() {
        String own = replicas.own();
        heard(Renewal.UNKNOWN, own);
        replicas.lost();
        now += LEASE - 1;
        heard(Renewal.RENEWED, own);
        assertThat(replicas.own()).isEqualTo(own);

        long end = replicas.lease().endMillis();
        String spare = replicas.spare();
        replicas.lost();
        now += 2 * LEASE;
        assertThat(heard(Renewal.OVER, spare)).as("whatever was written may be elsewhere").isTrue();
        assertThat(replicas.own()).isEqualTo(spare);
        assertThat(replicas.spare()).isNotEqualTo(spare);
        assertThat(replicas.endOf(own)).isEqualTo(end);
    }

    @Test
    void whoeverIsFencedGivesTheNameUp() {
        String own = replicas.own();
        heard(Renewal.UNKNOWN, own);
        replicas.fenced(own);

        assertThat(replicas.isLate()).as("a heartbeat is needed at once").isTrue();
        assertThat(replicas.lease().endMillis()).isNegative();
        heard(Renewal.OVER, "a");
        assertThat(replicas.endOf(own)).isEqualTo(now + LEASE);
    }

    @Test
    void whoWaitsForAnotherLeaseIsHandedNeitherTheOneThatWasGivenUpNorAnOlderAnswer() {
        heard(Renewal.UNKNOWN, replicas.own());
        Replicas.Lease used = replicas.lease();
        replicas.fenced(used.name());

        var renewal = replicas.renewal(used);
        assertThat(renewal).as("there is no other yet").isNotDone();
        heard(Renewal.RENEWED, used.name());
        assertThat(renewal).as("asked before the name was fenced").isNotDone();
        assertThat(replicas.isLate()).isTrue();
        assertThat(replicas.lease().endMillis()).isNegative();

        heard(Renewal.OVER, "a");
        assertThat(renewal).isCompletedWithValue(replicas.lease());
        assertThat(replicas.own()).isNotEqualTo(used.name());
    }
}
