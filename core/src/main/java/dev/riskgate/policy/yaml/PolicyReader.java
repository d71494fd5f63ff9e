// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.HeaderSetting;
import dev.riskgate.policy.cel.Condition;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.ClientSettings;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RequestSettings;
import dev.riskgate.policy.model.RiskSection;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.request.EnvoyAddresses;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.SignalDescriptor;
import dev.riskgate.signals.signal.SignalOption;
import dev.riskgate.signals.signal.SignalSetting;
import dev.riskgate.signals.signal.Signals;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.yaml.YamlFile;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the YAML into records. Whatever is wrong is reported at its place, and reading goes on with
 * a default.
 */
public final class PolicyReader {

    private static final int MAX_PROXIES = 32;
    private static final int MAX_ATTEMPTS = 100;

    /**
     * @param conditions of the rules, in the order of the rules
     */
    public record Draft(PolicyFile file, List<Condition> conditions) {}

    private PolicyReader() {}

    /**
     * @param policyFile beside it are the files that it names
     */
    public static Draft read(YamlMap top, Path policyFile) {
        YamlFile.allowEndMarker(top);
        UniqueNames credentials = new UniqueNames("credential");
        UniqueNames routes = new UniqueNames("route");
        Mode mode = top.word("mode", Mode.ENFORCE, SettingReader.MODE);
        CredentialsReader credentialsReader = new CredentialsReader(credentials, policyFile);
        List<CredentialSettings> accepted = credentialsReader.read(top);
        RiskSection risk = risk(top.map("risk"));
        List<RouteSettings> all = new RouteReader(routes, credentials, risk.thresholds()).read(top);
        credentialsReader.warnOfConflicts(all);
        List<LimitSettings> limits = new LimitReader(routes).read(top);
        RuleReader rules =
                new RuleReader(
                        routes,
                        credentials,
                        accepted.stream().map(CredentialSettings::clients).distinct().toList());
        List<RuleSettings> conditions = rules.read(top, risk.mode());
        PolicyFile file =
                new PolicyFile(
                        mode,
                        client(top.map("client")),
                        request(top.map("request")),
                        accepted,
                        risk,
                        challenge(top.map("challenge")),
                        all,
                        limits,
                        SettingReader.unauthentic(top.map("unauthentic")),
                        conditions);
        if (accepted.isEmpty() && all.stream().noneMatch(RouteSettings::anonymous)) {
            top.warn(
                    "no credential is accepted and no route is anonymous: every request is denied");
        }
        return new Draft(file, rules.conditions());
    }

    private static ClientSettings client(YamlMap map) {
        YamlNode ja4 = map.find("ja4Header");
        return new ClientSettings(
                (int) map.integer("trustedProxies", 0, 0, MAX_PROXIES),
                ja4 == null ? "" : HeaderSetting.read(ja4),
                envoyAddresses(map.list("envoyAddresses")));
    }

    private static List<String> envoyAddresses(List<YamlNode> nodes) {
        List<String> sound = new ArrayList<>();
        for (YamlNode node : nodes) {
            String fault = EnvoyAddresses.fault(node.text());
            if (fault == null) {
                sound.add(node.text());
            } else {
                node.problem(fault);
            }
        }
        return sound;
    }

    private static RequestSettings request(YamlMap map) {
        return new RequestSettings(
                map.word(
                        "overrideHeaders",
                        RequestSettings.DEFAULT.overrideHeaders(),
                        SettingReader.OVERRIDE_HEADERS),
                map.word("backend", RequestSettings.DEFAULT.backend(), SettingReader.BACKEND));
    }

    private static RiskSection risk(YamlMap map) {
        Thresholds thresholds =
                thresholds(map.find("thresholds"), Thresholds.DEFAULT, "the default");
        Mode mode = map.word("mode", Mode.ENFORCE, SettingReader.MODE);
        return new RiskSection(mode, thresholds, signals(map.map("signals")));
    }

    private static RiskSettings signals(YamlMap map) {
        Map<String, SignalSetting> settings = new LinkedHashMap<>();
        for (SignalDescriptor signal : Signals.all()) {
            YamlNode node = map.find(signal.name());
            if (node != null) {
                settings.put(signal.name(), signal(signal, node.map()));
            }
        }
        return new RiskSettings(settings);
    }

    private static SignalSetting signal(SignalDescriptor signal, YamlMap map) {
        Map<String, Double> options = new LinkedHashMap<>();
        for (SignalOption option : signal.options()) {
            double given =
                    map.number(option.key(), option.initial(), option.least(), option.most());
            options.put(option.key(), given);
        }
        return new SignalSetting(
                map.flag("enabled", signal.initial().enabled()),
                map.number("weight", signal.initial().weight(), 0, 1),
                options);
    }

    /**
     * @param otherwise the values of keys that are not there
     * @param from where those come from, for the message
     */
    static Thresholds thresholds(@Nullable YamlNode node, Thresholds otherwise, String from) {
        if (node == null) {
            return otherwise;
        }
        YamlMap map = node.map();
        Thresholds.Pair score = pair(node, map, otherwise.score(), from);
        return new Thresholds(
                score.challenge(),
                score.deny(),
                pair(map.find("identity"), otherwise.identity(), from),
                pair(map.find("behaviour"), otherwise.behaviour(), from));
    }

    private static Thresholds.Pair pair(
            @Nullable YamlNode node, Thresholds.Pair otherwise, String from) {
        return node == null ? otherwise : pair(node, node.map(), otherwise, from);
    }

    private static Thresholds.Pair pair(
            YamlNode node, YamlMap map, Thresholds.Pair otherwise, String from) {
        double challenge = threshold(map.find("challenge"), otherwise.challenge());
        double deny = threshold(map.find("deny"), otherwise.deny());
        if (challenge >= deny && challenge != Thresholds.NEVER) {
            String given =
                    map.has("challenge") && map.has("deny") ? "" : ", of which one is " + from;
            node.problem(
                    "challenge (%s) is %s deny (%s)%s: no request would ever be challenged; write challenge: never if that is meant"
                            .formatted(
                                    plain(challenge),
                                    challenge > deny ? "above" : "the same as",
                                    plain(deny),
                                    given));
        }
        return new Thresholds.Pair(challenge, deny);
    }

    private static double threshold(@Nullable YamlNode node, double absent) {
        if (node == null) {
            return absent;
        }
        if (!node.isMap() && !node.isList() && node.text().equals("never")) {
            return Thresholds.NEVER;
        }
        double value = node.number(absent, 0, 100);
        if (value > 0 && value < 1) {
            node.problem(
                    "it runs from 0 to 100, not from 0 to 1: write %s"
                            .formatted(
                                    BigDecimal.valueOf(value)
                                            .movePointRight(2)
                                            .stripTrailingZeros()
                                            .toPlainString()));
            return absent;
        }
        return value;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static ChallengeSettings challenge(YamlMap map) {
        ChallengeSettings otherwise = ChallengeSettings.DEFAULT;
        YamlMap otp = map.map("otp");
        ChallengeSettings.Otp codes = otherwise.otp();
        return new ChallengeSettings(
                map.<AssuranceLevel>word("assurance", otherwise.assurance(), SettingReader.STEP_UP),
                map.span("maxAge", otherwise.maxAge()),
                map.word("boundTo", otherwise.boundTo(), SettingReader.BOUND_TO),
                map.span("tokenMaxAge", otherwise.tokenMaxAge()),
                new ChallengeSettings.Otp(
                        otp.text("issuer", codes.issuer()),
                        (int) otp.integer("attempts", codes.attempts(), 1, MAX_ATTEMPTS),
                        otp.span("window", codes.window())));
    }
}
