// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import java.util.List;

/**
 * The names of a policy that are labels, so that their counters are there before anything is
 * counted: to Prometheus, a counter that appears with a number in it has not grown.
 *
 * @param routes in the order of the policy
 * @param credentials their names
 * @param rules their names and modes
 * @param limits their names
 */
public record PolicyNames(
        List<Route> routes, List<String> credentials, List<Rule> rules, List<String> limits) {

    public PolicyNames {
        routes = List.copyOf(routes);
        credentials = List.copyOf(credentials);
        rules = List.copyOf(rules);
        limits = List.copyOf(limits);
    }

    /**
     * @param onDegraded label of the verdict that settles an undecided check of it
     */
    public record Route(String name, String onDegraded) {}

    /**
     * @param shadow whether it only says what it would do
     */
    public record Rule(String name, boolean shadow) {}
}
