// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.apikey.ApiKeySettings;
import dev.riskgate.identity.basic.BasicSettings;
import dev.riskgate.identity.jwt.JwtCredential;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RouteSettings.Require;
import dev.riskgate.policy.model.RuleSettings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The old policy with the names of the new one, where nothing but a name is new. Immutable. */
final class Renames {

    private static final String ANY = "any";

    private Renames() {}

    /** New names by old ones, of those that have another one now. */
    static <T> Map<String, String> of(Pairs<T> pairs, Function<T, String> name) {
        Map<String, String> names = new HashMap<>();
        for (Pairs.Pair<T> pair : pairs.both()) {
            String old = name.apply(pair.old().value());
            String now = name.apply(pair.now().value());
            if (!old.equals(now)) {
                names.put(old, now);
            }
        }
        return names;
    }

    static PolicyFile credentials(PolicyFile file, Map<String, String> names) {
        return new PolicyFile(
                file.mode(),
                file.client(),
                file.request(),
                file.credentials().stream()
                        .map(one -> named(one, names.getOrDefault(one.name(), one.name())))
                        .toList(),
                file.risk(),
                file.challenge(),
                file.routes().stream().map(route -> accepting(route, names)).toList(),
                file.limits(),
                file.unauthentic(),
                file.rules());
    }

    static PolicyFile routes(PolicyFile file, Map<String, String> names) {
        return new PolicyFile(
                file.mode(),
                file.client(),
                file.request(),
                file.credentials(),
                file.risk(),
                file.challenge(),
                file.routes().stream()
                        .map(one -> named(one, names.getOrDefault(one.name(), one.name())))
                        .toList(),
                file.limits().stream().map(limit -> of(limit, names)).toList(),
                file.unauthentic(),
                file.rules().stream().map(rule -> of(rule, names)).toList());
    }

    static Object likeness(CredentialSettings credential) {
        return named(credential, ANY);
    }

    static Object likeness(RouteSettings route) {
        return named(route, ANY);
    }

    static Object likeness(RuleSettings rule) {
        return new RuleSettings(
                ANY, rule.when(), rule.then(), rule.mode(), rule.routes(), rule.retryAfter());
    }

    private static List<String> names(List<String> old, Map<String, String> names) {
        return old.stream().map(name -> names.getOrDefault(name, name)).toList();
    }

    private static CredentialSettings named(CredentialSettings credential, String name) {
        return switch (credential) {
            case JwtCredential jwt ->
                    new JwtCredential(
                            name,
                            jwt.clients(),
                            jwt.issuer(),
                            jwt.audiences(),
                            jwt.clientIds(),
                            jwt.algorithms(),
                            jwt.clockSkew(),
                            jwt.maxTokenKiB(),
                            jwt.jwks(),
                            jwt.insecureHttp(),
                            jwt.clientId(),
                            jwt.claims(),
                            jwt.acr(),
                            jwt.metadataKey());
            case ApiKeySettings key ->
                    new ApiKeySettings(name, key.clients(), key.header(), key.forward());
            case BasicSettings basic ->
                    new BasicSettings(
                            name,
                            basic.clients(),
                            basic.accounts(),
                            basic.forward(),
                            basic.attempts(),
                            basic.window());
            default -> credential;
        };
    }

    private static RouteSettings accepting(RouteSettings route, Map<String, String> names) {
        Require require = route.require();
        return new RouteSettings(
                route.name(),
                route.match(),
                new Require(
                        require.scopes(),
                        require.roles(),
                        require.assurance(),
                        require.maxAge(),
                        names(require.credentials(), names),
                        require.otherCredentials()),
                route.anonymous(),
                route.thresholds(),
                route.consistency(),
                route.onDegraded(),
                route.allowUpgrade(),
                route.encodedSlash(),
                route.lookalikes());
    }

    private static RouteSettings named(RouteSettings route, String name) {
        return new RouteSettings(
                name,
                route.match(),
                route.require(),
                route.anonymous(),
                route.thresholds(),
                route.consistency(),
                route.onDegraded(),
                route.allowUpgrade(),
                route.encodedSlash(),
                route.lookalikes());
    }

    private static LimitSettings of(LimitSettings limit, Map<String, String> names) {
        return new LimitSettings(
                limit.name(),
                limit.per(),
                limit.rate(),
                limit.burst(),
                limit.aboveBaseline(),
                limit.floor(),
                names(limit.routes(), names),
                limit.consistency());
    }

    private static RuleSettings of(RuleSettings rule, Map<String, String> names) {
        return new RuleSettings(
                rule.name(),
                rule.when(),
                rule.then(),
                rule.mode(),
                names(rule.routes(), names),
                rule.retryAfter());
    }
}
