package dev.riskgate.policy;

import dev.riskgate.verdict.Verdict;

import java.util.Set;

/**
 * What the policy says of one request.
 *
 * @param route the route's name, {@code "none"} if none matched
 * @param verdict what it says
 * @param enforced what is to be done; differs from {@code verdict} in shadow mode only
 * @param shadowed what rules in shadow mode would have said, {@code rule=verdict}
 */
public record PolicyResult(String route, Verdict verdict, Verdict enforced, Set<String> shadowed) {}
