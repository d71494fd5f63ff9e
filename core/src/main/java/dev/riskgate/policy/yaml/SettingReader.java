// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.policy.cel.analysis.HeaderFault;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.RateSpec;
import dev.riskgate.state.Consistency;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Values that several sections of the policy write alike. Each reports what is wrong at its place.
 */
public final class SettingReader {

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final int MAX_DIGITS = 9;
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

    static final Map<String, AssuranceLevel> ASSURANCE =
            words(AssuranceLevel.SINGLE, AssuranceLevel.MFA, AssuranceLevel.PHISHING_RESISTANT);

    /** What a challenge can ask for: more than the credential alone. */
    static final Map<String, AssuranceLevel> STEP_UP =
            words(AssuranceLevel.MFA, AssuranceLevel.PHISHING_RESISTANT);

    static final Map<String, Mode> MODE = words(Mode.values());
    static final Map<String, Consistency> CONSISTENCY = words(Consistency.values());
    static final Map<String, ChallengeSettings.BoundTo> BOUND_TO =
            words(ChallengeSettings.BoundTo.values());

    private SettingReader() {}

    /** Enum constants by their label in the policy: lower case. */
    @SafeVarargs
    static <E extends Enum<E>> Map<String, E> words(E... constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return words;
    }

    /** A time span above zero. */
    static Duration span(YamlMap map, String key, Duration absent) {
        YamlNode node = map.find(key);
        return node == null ? absent : span(node, absent);
    }

    static Duration span(YamlNode node, Duration fallback) {
        Duration span = node.duration(fallback);
        if (span.isZero() || span.compareTo(LONGEST) > 0) {
            node.problem("must be longer than zero and at most 3650d");
            return fallback;
        }
        return span;
    }

    /**
     * {@code 100/s}, {@code 6000/min}, {@code 50000/h}, {@code 1000000/d}; null, and reported, if
     * it is not a rate.
     */
    static @Nullable RateSpec rate(YamlNode node) {
        String text = node.text();
        int slash = text.indexOf('/');
        Duration window = slash < 0 ? null : window(text.substring(slash + 1));
        long count = slash < 0 ? 0 : count(text.substring(0, slash));
        if (window == null || count == 0) {
            node.problem("must be a rate such as 100/s, 6000/min, 50000/h or 1000000/d");
            return null;
        }
        return new RateSpec(count, window);
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

    /** A header's name (RFC 9110 token) in lower case; empty, and reported, if it is none. */
    static String headerName(YamlNode node) {
        String name = node.text().toLowerCase(Locale.ROOT);
        if (!isToken(name)) {
            node.problem("must be the name of a header");
            return "";
        }
        if (HeaderFault.isPattern(name)) {
            node.problem("must be the name of one header: no pattern is taken here");
            return "";
        }
        return name;
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (!alphanumeric && TOKEN_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= 64;
    }

    /** A list of texts, or one text alone. */
    static List<YamlNode> oneOrMore(YamlMap map, String key) {
        YamlNode node = map.find(key);
        if (node == null) {
            return List.of();
        }
        return node.isList() ? node.items() : List.of(node);
    }

    /** Texts that are not empty. */
    static List<String> texts(List<YamlNode> nodes) {
        for (YamlNode node : nodes) {
            if (node.text().isEmpty() && !node.isMap() && !node.isList()) {
                node.problem("must not be empty");
            }
        }
        return nodes.stream().map(YamlNode::text).filter(text -> !text.isEmpty()).toList();
    }
}
