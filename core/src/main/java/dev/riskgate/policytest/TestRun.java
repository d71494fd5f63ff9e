// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.decision.Decision;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.offline.OfflineRun;

import java.util.List;

/** Runs tests, each as if its server had just started. */
public final class TestRun {

    private static final int SUBJECTS = 1_000;

    private final GeoLookup places;

    /**
     * @param places where addresses are
     */
    public TestRun(GeoLookup places) {
        this.places = places;
    }

    /**
     * What became of a test.
     *
     * @param differences empty if it has passed
     */
    public record Result(
            PolicyTest test, Decision decision, List<Expected.Difference> differences) {

        public boolean passed() {
            return differences.isEmpty();
        }
    }

    /**
     * @param coverage is told what the test has asked of the policy
     */
    public Result run(PolicyTest.Suite suite, PolicyTest test, Coverage coverage) {
        OfflineRun run = new OfflineRun(suite.policy(), places, SUBJECTS);
        for (PolicyTest.Earlier earlier : test.before()) {
            run.decide(earlier.request(), earlier.stated());
        }
        Decision decision = run.decide(test.request(), test.stated());
        coverage.add(suite.policy(), decision);
        return new Result(test, decision, test.expected().differences(decision));
    }
}
