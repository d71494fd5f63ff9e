// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.verdict.Thresholds;

import java.util.List;

/** A route tolerates more risk than the policy as a whole. */
final class ThresholdsLooser implements FindingCheck {

    @Override
    public String id() {
        return "thresholds-looser";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        Setup.places(policy.routes())
                                .filter(
                                        i ->
                                                isLooser(
                                                        policy.routes().get(i).thresholds(),
                                                        policy.risk().thresholds()))
                                .mapToObj(
                                        i ->
                                                new Found(
                                                        Source.POLICY,
                                                        "routes[%d].thresholds".formatted(i),
                                                        "this route tolerates more risk than"
                                                                + " risk.thresholds does")));
    }

    private static boolean isLooser(Thresholds route, Thresholds all) {
        return isLooser(route.score(), all.score())
                || isLooser(route.identity(), all.identity())
                || isLooser(route.behaviour(), all.behaviour());
    }

    private static boolean isLooser(Thresholds.Pair route, Thresholds.Pair all) {
        return firstSpoken(route) > firstSpoken(all) || route.deny() > all.deny();
    }

    /** A denial at a score speaks for a challenge at it, too. */
    private static double firstSpoken(Thresholds.Pair thresholds) {
        return Math.min(thresholds.challenge(), thresholds.deny());
    }
}
