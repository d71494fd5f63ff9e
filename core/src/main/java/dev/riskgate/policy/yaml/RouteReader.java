// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.identity.OtherCredentials;
import dev.riskgate.policy.model.OnDegraded;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RouteSettings.Match;
import dev.riskgate.policy.model.RouteSettings.Require;
import dev.riskgate.policy.path.HostGlob;
import dev.riskgate.policy.path.Methods;
import dev.riskgate.policy.path.PathPattern;
import dev.riskgate.policy.path.PathRegex;
import dev.riskgate.policy.path.UnnamedMethods;
import dev.riskgate.policy.path.UnreachableRoutes;
import dev.riskgate.request.PathAllowance;
import dev.riskgate.state.Consistency;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.yaml.EnumWords;
import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code routes}. */
public final class RouteReader {

    private static final int MAX_ROUTES = 10_000;

    private static final Map<String, OnDegraded> ON_DEGRADED = EnumWords.of(OnDegraded.values());

    private static final Map<String, OtherCredentials> OTHER_CREDENTIALS =
            EnumWords.of(OtherCredentials.values());

    private static final Map<String, PathAllowance> PATH_ALLOWANCE =
            EnumWords.of(PathAllowance.values());

    private final UniqueNames names;
    private final UniqueNames credentials;
    private final Thresholds thresholds;
    private final UnreachableRoutes unreachable = new UnreachableRoutes();
    private final UnnamedMethods unnamed = new UnnamedMethods();

    private int regexSizes;

    /**
     * Whether what the current route matches could be read; else nothing can be said of what it
     * takes away.
     */
    private boolean matchIsSound = true;

    RouteReader(UniqueNames names, UniqueNames credentials, Thresholds thresholds) {
        this.names = names;
        this.credentials = credentials;
        this.thresholds = thresholds;
    }

    List<RouteSettings> read(YamlMap top) {
        List<YamlNode> items = top.list("routes");
        if (items.size() > MAX_ROUTES) {
            items.get(MAX_ROUTES).problem("more than " + MAX_ROUTES + " routes");
            items = items.subList(0, MAX_ROUTES);
        }
        List<RouteSettings> routes = new ArrayList<>();
        for (YamlNode item : items) {
            matchIsSound = true;
            RouteSettings route = route(item);
            routes.add(route);
            if (matchIsSound) {
                unreachable.add(route, item);
            }
        }
        unnamed.warn();
        return routes;
    }

    private RouteSettings route(YamlNode item) {
        YamlMap map = item.map();
        String name = names.give(map);
        Match match = match(map);
        YamlNode node = map.find("require");
        Require require = node == null ? Require.NOTHING : require(node.map());
        boolean anonymous = map.flag("anonymous", false);
        if (anonymous && node != null && demandsCaller(require)) {
            node.problem(
                    "an anonymous route cannot require scopes, roles or assurance: nobody is"
                            + " known");
        }
        return new RouteSettings(
                name,
                match,
                require,
                anonymous,
                PolicyReader.thresholds(map.find("thresholds"), thresholds, "from risk.thresholds"),
                map.word("consistency", Consistency.BOUNDED, SettingReader.CONSISTENCY),
                map.word("onDegraded", OnDegraded.DENY, ON_DEGRADED),
                map.flag("allowUpgrade", false),
                allowance(map, "encodedSlash"),
                allowance(map, "lookalikes"));
    }

    private static PathAllowance allowance(YamlMap route, String key) {
        return route.word(key, PathAllowance.REFUSE, PATH_ALLOWANCE);
    }

    private static boolean demandsCaller(Require require) {
        return !require.scopes().isEmpty()
                || !require.roles().isEmpty()
                || require.assurance() != AssuranceLevel.NONE;
    }

    private Require require(YamlMap map) {
        AssuranceLevel level = map.word("assurance", AssuranceLevel.NONE, SettingReader.ASSURANCE);
        YamlNode age = map.find("maxAge");
        Duration maxAge = age == null ? null : age.span(Duration.ofHours(1));
        if (age != null && !map.has("assurance")) {
            age.problem("maxAge is the age of a proof: say which assurance it must give");
        }
        List<String> accepted = credentials.references(map, "credentials");
        return new Require(
                YamlNode.texts(map.list("scopes")),
                YamlNode.texts(map.list("roles")),
                level,
                maxAge,
                accepted,
                otherCredentials(map, accepted));
    }

    private OtherCredentials otherCredentials(YamlMap map, List<String> accepted) {
        OtherCredentials others =
                map.word("otherCredentials", OtherCredentials.SAME_CLIENT, OTHER_CREDENTIALS);
        boolean all = !accepted.isEmpty() && accepted.containsAll(credentials.all());
        boolean none = map.list("credentials").isEmpty();
        if (others == OtherCredentials.ANY_CLIENT && (all || none)) {
            map.need("otherCredentials")
                    .problem(
                            "this route accepts every credential, so there are no others: say in"
                                    + " credentials which it accepts");
        }
        return others;
    }

    private Match match(YamlMap route) {
        YamlNode node = route.find("match");
        if (node == null) {
            return Match.ALL;
        }
        YamlMap map = node.map();
        Match match =
                new Match(
                        alone(
                                map,
                                "methods",
                                checked(map.list("methods"), RouteReader::methodFault)),
                        paths(map.oneOrMore("path")),
                        alone(map, "hosts", checked(map.list("hosts"), HostGlob::fault)));
        YamlNode methods = map.find("methods");
        if (methods != null && matchIsSound) {
            unnamed.add(match, methods);
        }
        return match;
    }

    /**
     * Each regular expression may have to be asked of the same path, so they are bounded together.
     */
    private List<String> paths(List<YamlNode> nodes) {
        List<String> paths = checked(nodes, PathPattern::fault);
        for (String path : paths) {
            if (PathPattern.of(path) instanceof PathRegex regex) {
                int before = regexSizes;
                regexSizes += regex.size();
                if (before <= PathRegex.MAX_SIZES && regexSizes > PathRegex.MAX_SIZES) {
                    nodes.getFirst()
                            .problem(
                                    "the regular expressions of the routes are too costly together (at most %d steps): write globs where they do"
                                            .formatted(PathRegex.MAX_SIZES));
                }
            }
        }
        return paths;
    }

    /** Beside {@code *} nothing else means anything. */
    private List<String> alone(YamlMap map, String key, List<String> texts) {
        if (texts.size() > 1 && texts.contains(Match.ANY)) {
            map.need(key).problem("\"*\" is any of them: write it alone");
            matchIsSound = false;
        }
        return texts;
    }

    private static @Nullable String methodFault(String method) {
        return Methods.KNOWN.contains(method) || method.equals(Match.ANY)
                ? null
                : "unknown method" + Suggestion.among(method, Methods.KNOWN);
    }

    private interface Check {
        /** What is wrong with this text; null if nothing is. */
        @Nullable String fault(String text);
    }

    private List<String> checked(List<YamlNode> nodes, Check check) {
        List<String> texts = new ArrayList<>();
        for (YamlNode node : nodes) {
            String text = node.text();
            String fault = check.fault(text);
            if (fault == null) {
                texts.add(text);
            } else {
                node.problem(fault);
                matchIsSound = false;
            }
        }
        return List.copyOf(texts);
    }
}
