// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.demo.History;
import dev.riskgate.testenv.demo.Story;
import dev.riskgate.testenv.demo.Teller;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** Every line of the story that the demo tells. The lines are one story, so they run in order. */
class StoryTest {

    private static final long SEED = 7;

    @TempDir static Path work;
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        testWorld = TestWorld.start(TestWorld.Setup.of(Checkout.find(), work, Story.PARTNER));
        new History(testWorld, SEED).replayUntil(Instant.now());
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
    }

    @TestFactory
    Stream<DynamicTest> everythingHappensAsTold() {
        Teller teller = new Teller(testWorld);
        return Story.steps().stream()
                .map(
                        demoStep ->
                                DynamicTest.dynamicTest(
                                        demoStep.title(),
                                        () -> {
                                            DemoOutcome got = teller.tell(demoStep);
                                            assertThat(demoStep.expected().differences(got))
                                                    .as(got.toString())
                                                    .isEmpty();
                                        }));
    }
}
