package dev.riskgate.state;

/**
 * Which limit is counted, and for whom.
 *
 * @param limit the limit's name in the policy
 * @param whom a value with equality and a {@code toString} that tells it from all others of this limit: a client's
 *     {@link dev.riskgate.signals.Subject}, an address, the name of a route
 */
public record LimitKey(String limit, Object whom) {}
