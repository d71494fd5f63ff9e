package dev.riskgate.signals;

/**
 * The answer of {@link RiskModel#assess}, to be handed back to {@code fold} once the request's outcome is known.
 * Immutable.
 *
 * @param risk how odd the request looks
 */
public record Assessment(Risk risk) {}
