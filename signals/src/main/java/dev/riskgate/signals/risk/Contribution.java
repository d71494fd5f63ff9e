// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

/**
 * What one signal added to a decision.
 *
 * @param signal the signal's name, the same word as its policy key, for example {@code
 *     impossibleTravel}
 * @param group the group it is averaged in: network, software, tempo, use or credential
 * @param nats its log-likelihood ratio before weighting; positive is evidence against the caller
 * @param reason one sentence for a person, empty where nothing is remarkable
 */
public record Contribution(String signal, String group, double nats, String reason) {}
