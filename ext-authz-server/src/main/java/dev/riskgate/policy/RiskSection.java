package dev.riskgate.policy;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * How risk is judged.
 *
 * @param thresholds for routes that set none themselves
 * @param signals what differs from the shipped weights, by the signal's name
 */
public record RiskSection(Thresholds thresholds, Map<String, SignalSection> signals) {

    public static final RiskSection DEFAULT = new RiskSection(Thresholds.DEFAULT, Map.of());

    /**
     * @param enabled false leaves the signal out
     * @param weight 0 to 1; null keeps the shipped weight
     * @param maxSpeedKmh km/h that a traveller may plausibly reach; {@code impossibleTravel} only, null keeps the default
     */
    public record SignalSection(
            boolean enabled, @Nullable Double weight, @Nullable Double maxSpeedKmh) {}
}
