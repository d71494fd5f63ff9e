// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

class PolicyReloadTest {

    @TempDir Path work;

    @Test
    void aConfigMapThatKubernetesSwapsIsInForceWithinASecond() throws Exception {
        try (TestWorld testWorld = TestWorld.start(TestWorld.Setup.of(Checkout.find(), work))) {
            String policy = Files.readString(testWorld.files().policy());
            mount(policy, 1);
            replace(Path.of("..data", "policy.yaml"), testWorld.files().policy());
            assertThat(status(testWorld)).isEqualTo(200);

            mount(policy.replace("anonymous: true", "anonymous: false"), 2);
            assertThat(timeUntil(testWorld, 401)).isLessThan(Duration.ofSeconds(2));

            mount("this is no policy", 3);
            mount(policy, 4);
            assertThat(timeUntil(testWorld, 200)).isLessThan(Duration.ofSeconds(2));
        }
    }

    /**
     * As the kubelet does it: a new directory, then {@code ..data} points to it, from one moment to
     * the next.
     */
    private void mount(String policy, int version) throws IOException {
        Path dir = Files.createDirectory(work.resolve("..version" + version));
        Files.writeString(dir.resolve("policy.yaml"), policy);
        replace(dir.getFileName(), work.resolve("..data"));
    }

    private void replace(Path target, Path link) throws IOException {
        Path fresh = Files.createSymbolicLink(work.resolve("..fresh"), target);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Duration timeUntil(TestWorld testWorld, int status) throws IOException {
        long start = System.nanoTime();
        while (status(testWorld) != status && System.nanoTime() - start < 20e9) {
            LockSupport.parkNanos(10_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static int status(TestWorld testWorld) throws IOException {
        return testWorld
                .http()
                .send(get("/public/info").with("x-forwarded-for", "203.0.113.10"))
                .status();
    }
}
