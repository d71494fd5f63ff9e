// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.Policy;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.request.Backend;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a route protects by its methods, or one step below its paths, an anonymous route opens. */
final class ProtectedFallsThrough implements FindingCheck {

    @Override
    public String id() {
        return "protected-falls-through";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        Policy policy = setup.policy();
        return policy == null
                ? List.of()
                : Setup.places(policy.file().routes())
                        .boxed()
                        .flatMap(i -> find(policy, i).stream())
                        .toList();
    }

    /** The first request that slips by, if any does. */
    private static Optional<Found> find(Policy policy, int place) {
        RouteSettings route = policy.file().routes().get(place);
        if (route.anonymous() || !Routing.protects(route)) {
            return Optional.empty();
        }
        return route.match().paths().stream()
                .map(Routing::sample)
                .filter(Objects::nonNull)
                .flatMap(
                        path ->
                                Stream.concat(
                                        byMethod(policy, route, path),
                                        Stream.concat(
                                                below(policy, route, path),
                                                inOtherCase(policy, route, path))))
                .findFirst()
                .map(
                        sentence ->
                                new Found(
                                        Source.POLICY,
                                        "routes[%d].match".formatted(place),
                                        sentence));
    }

    private static Stream<String> byMethod(Policy policy, RouteSettings route, String path) {
        return Routing.left(route).stream()
                .flatMap(method -> opened(policy, route, method, path).stream());
    }

    private static Stream<String> below(Policy policy, RouteSettings route, String path) {
        return opened(policy, route, method(route), path + "/x").stream();
    }

    /** Windows takes both for one name. */
    private static Stream<String> inOtherCase(Policy policy, RouteSettings route, String path) {
        return policy.file().request().backend() == Backend.WINDOWS
                ? opened(policy, route, method(route), path.toUpperCase(Locale.ROOT))
                        .map(sentence -> sentence + ", and the same to Windows")
                        .stream()
                : Stream.empty();
    }

    private static String method(RouteSettings route) {
        List<String> methods = route.match().boundMethods();
        return methods.isEmpty() ? "GET" : methods.getFirst();
    }

    private static Optional<String> opened(
            Policy policy, RouteSettings route, String method, String path) {
        RouteSettings taken = Routing.taken(policy, method, Routing.host(route), path);
        return taken == null || !taken.anonymous()
                ? Optional.empty()
                : Optional.of(
                        "this protects %s, and %s %s falls through to \"%s\", which is anonymous"
                                .formatted(
                                        String.join(", ", route.match().paths()),
                                        method,
                                        path,
                                        taken.name()));
    }
}
