// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class BackgroundTest {

    @Test
    void theRunThatIsUnderWayEndsUndisturbedBeforeItIsStopped() throws Exception {
        Background background = Background.thread("background-test");
        CountDownLatch begun = new CountDownLatch(1);
        List<String> runs = new CopyOnWriteArrayList<>();
        background.every(
                Duration.ofDays(1),
                () -> {
                    begun.countDown();
                    runs.add(isDisturbed() ? "interrupted" : "ended");
                });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        background.stop();

        assertThat(runs).containsExactly("ended");
    }

    /** Whether somebody ends the wait for what never comes. */
    private static boolean isDisturbed() {
        try {
            return new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
