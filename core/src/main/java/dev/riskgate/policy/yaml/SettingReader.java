// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.RateSpec;
import dev.riskgate.policy.model.UnauthenticSettings;
import dev.riskgate.request.Backend;
import dev.riskgate.request.OverrideHeaders;
import dev.riskgate.state.Consistency;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.yaml.EnumWords;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * Values that several sections of the policy write alike. Each reports what is wrong at its place.
 */
public final class SettingReader {

    private static final int MAX_DIGITS = 9;

    static final Map<String, AssuranceLevel> ASSURANCE =
            EnumWords.of(
                    AssuranceLevel.SINGLE, AssuranceLevel.MFA, AssuranceLevel.PHISHING_RESISTANT);

    /** What a challenge can ask for: more than the credential alone. */
    static final Map<String, AssuranceLevel> STEP_UP =
            EnumWords.of(AssuranceLevel.MFA, AssuranceLevel.PHISHING_RESISTANT);

    static final Map<String, Mode> MODE = EnumWords.of(Mode.values());
    static final Map<String, OverrideHeaders> OVERRIDE_HEADERS =
            EnumWords.of(OverrideHeaders.values());
    static final Map<String, Backend> BACKEND = EnumWords.of(Backend.values());
    static final Map<String, Consistency> CONSISTENCY = EnumWords.of(Consistency.values());
    static final Map<String, ChallengeSettings.BoundTo> BOUND_TO =
            EnumWords.of(ChallengeSettings.BoundTo.values());

    private SettingReader() {}

    /**
     * {@code 100/s}, {@code 6000/min}, {@code 50000/h}, {@code 1000000/d}; null, and reported, if
     * it is not a rate.
     */
    static @Nullable RateSpec rate(YamlNode node) {
        return rate(node, "");
    }

    /**
     * @param also what else may stand there, for the message
     */
    private static @Nullable RateSpec rate(YamlNode node, String also) {
        String text = node.text();
        int slash = text.indexOf('/');
        Duration window = slash < 0 ? null : window(text.substring(slash + 1));
        long count = slash < 0 ? 0 : count(text.substring(0, slash));
        if (window == null || count == 0) {
            node.problem("must be a rate such as 100/s, 6000/min, 50000/h or 1000000/d" + also);
            return null;
        }
        return new RateSpec(count, window);
    }

    /** How many requests with an unauthentic credential are let go before they are limited. */
    static UnauthenticSettings unauthentic(YamlMap map) {
        UnauthenticSettings otherwise = UnauthenticSettings.DEFAULT;
        RateSpec perAddress = orUnlimited(map.find("perAddress"), otherwise.perAddress());
        YamlNode networkNode = map.find("perNetwork");
        RateSpec perNetwork = orUnlimited(networkNode, otherwise.perNetwork());
        if (perAddress != null
                && perNetwork != null
                && perNetwork.perSecond() < perAddress.perSecond()) {
            map.problem(
                    "perNetwork (%s) is below perAddress (%s): one address would use up what its whole network may send"
                            .formatted(perNetwork, perAddress));
        }
        return new UnauthenticSettings(perAddress, perNetwork);
    }

    private static @Nullable RateSpec orUnlimited(
            @Nullable YamlNode node, @Nullable RateSpec otherwise) {
        if (node == null) {
            return otherwise;
        }
        boolean unlimited =
                !node.isMap()
                        && !node.isList()
                        && node.text().equals(UnauthenticSettings.UNLIMITED);
        return unlimited ? null : rate(node, ", or unlimited");
    }

    private static @Nullable Duration window(String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(1);
            case "min" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> null;
        };
    }

    private static long count(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
            return 0;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return 0;
            }
        }
        return Long.parseLong(digits);
    }
}
