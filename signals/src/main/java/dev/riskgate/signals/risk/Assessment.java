// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

/**
 * The answer of {@link RiskModel#assess}, to be handed back to {@code fold} once the request's
 * outcome is known. Immutable.
 *
 * @param risk how odd the request looks
 * @param standing evidence of the context itself, nats, weighted; a passed challenge answers it
 * @param incremental evidence collected from the context's latest requests, nats, weighted: its
 *     register W
 * @param step what {@code fold} will write if nothing else was folded in between
 */
public record Assessment(Risk risk, double standing, double incremental, Tempo.Step step) {}
