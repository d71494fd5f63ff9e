// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.Policy;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What routes take and demand, for checks. Stateless. */
final class Routing {

    static final List<String> WRITING = List.of("POST", "PUT", "PATCH", "DELETE");

    private Routing() {}

    /** Whether requests that change something reach the route. */
    static boolean writes(RouteSettings route) {
        List<String> methods = route.match().boundMethods();
        return methods.isEmpty() || methods.stream().anyMatch(WRITING::contains);
    }

    static boolean takes(RouteSettings route, String method) {
        List<String> methods = route.match().boundMethods();
        return methods.isEmpty() || methods.contains(method);
    }

    /** Whether some limit with a rate counts what comes to the route. */
    static boolean isLimited(PolicyFile file, RouteSettings route) {
        return file.limits().stream()
                .filter(limit -> limit.rate() != null)
                .map(LimitSettings::routes)
                .anyMatch(routes -> routes.isEmpty() || routes.contains(route.name()));
    }

    /** Whether more than a credential is demanded. */
    static boolean protects(RouteSettings route) {
        return !route.require().scopes().isEmpty()
                || !route.require().roles().isEmpty()
                || route.require().assurance() != AssuranceLevel.NONE
                || !route.require().credentials().isEmpty();
    }

    /** The route that such a request takes; null if it takes none, or is refused. */
    static @Nullable RouteSettings taken(Policy policy, String method, String host, String path) {
        String name = policy.route(request(method, host, path)).name();
        return policy.file().routes().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static ApiRequest request(String method, String host, String path) {
        return new ApiRequest(
                "finding",
                0,
                method,
                "https",
                host,
                path,
                "",
                "HTTP/2",
                false,
                new Headers(Map.of()),
                InetAddress.getLoopbackAddress(),
                ApiRequest.Peer.NONE,
                Map.of(),
                Map.of(),
                ApiRequest.Body.NONE);
    }

    /** A path that the pattern matches; null for a regular expression. */
    static @Nullable String sample(String pattern) {
        return pattern.startsWith("regex:") ? null : pattern.replace("**", "x").replace("*", "x");
    }

    /** A host that the route takes. */
    static String host(RouteSettings route) {
        List<String> hosts = route.match().boundHosts();
        return hosts.isEmpty() ? "host.invalid" : hosts.getFirst().replace("*", "x");
    }

    /** Methods that the route leaves to others. */
    static List<String> left(RouteSettings route) {
        Set<String> named = Set.copyOf(route.match().boundMethods());
        return named.isEmpty()
                ? List.of()
                : List.of("GET", "POST", "PUT", "PATCH", "DELETE").stream()
                        .filter(method -> !named.contains(method))
                        .toList();
    }
}
