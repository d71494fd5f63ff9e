package dev.riskgate.state;

import dev.riskgate.signals.Profile;

/**
 * What is known of a subject.
 *
 * @param profile the profile; it locks itself
 * @param current false if it is older than it should be, because the store is away: the decision is degraded
 */
public record Known(Profile profile, boolean current) {}
