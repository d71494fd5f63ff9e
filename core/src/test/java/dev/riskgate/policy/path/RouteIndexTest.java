// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.policy.model.OnDegraded;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RouteSettings.Match;
import dev.riskgate.policy.model.RouteSettings.Require;
import dev.riskgate.request.PathAllowance;
import dev.riskgate.state.Consistency;
import dev.riskgate.verdict.Thresholds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class RouteIndexTest {

    private static final String[] WORDS = {"a", "b", "ab", "v1", "orders", "ordersX", "x.y"};
    private static final String[] HOSTS = {"a.com", "x.a.com", "y.x.a.com", "b.com", "ba.com"};
    private static final String[] MORE_HOSTS = {
        "a.com", "x.a.com", "y.x.a.com", "b.com", "ba.com", "evil", "192.0.2.1", ""
    };
    private static final String[] METHODS = {"GET", "POST", "DELETE", "HEAD"};
    private static final String[] MORE_METHODS = {
        "GET", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS", "FOO"
    };

    @ParameterizedTest
    @CsvSource({
        "/v1/orders, /v1/orders, true",
        "/v1/orders, /v1/orders/, true",
        "/v1/orders/, /v1/orders, true",
        "/v1/orders, /v1/orders/7, false",
        "/v1/orders, /v1/order, false",
        "/v1/orders, /V1/orders, false",
        "/v1/orders/**, /v1/orders, true",
        "/v1/orders/**, /v1/orders/7/items, true",
        "/v1/orders/**, /v1/ordersX, false",
        "/v1/orders/*, /v1/orders, false",
        "/v1/orders/*, /v1/orders/7, true",
        "/v1/orders/*, /v1/orders/7/items, false",
        "/v1/*/items, /v1/7/items, true",
        "/files/*.json, /files/a.json, true",
        "/files/*.json, /files/a.json.exe, false",
        "/files/a*b*c, /files/aXbYbZc, true",
        "/**/admin, /admin, true",
        "/**/admin, /a/b/admin, true",
        "/**/admin, /a/b/administrator, false",
        "/**/x/**/y, /x/x/y/y, true",
        "/a/**/b/**/c, /a/b/b/d/c, true",
        "/**, /, true",
        "/, /, true",
        "/, /a, false",
        "/*, /, false"
    })
    void aPatternMatches(String glob, String path, boolean matches) {
        assertThat(PathGlob.of(glob).matches(path, 1)).isEqualTo(matches);
        assertThat(index(List.of(match(glob))).find("GET", "h", path) == 0).isEqualTo(matches);
        assertThat(regex(glob).matcher(path).matches()).as("the naive one").isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "a.com, a.com, true",
        "a.com, x.a.com, false",
        "*.a.com, x.a.com, true",
        "*.a.com, y.x.a.com, true",
        "*.a.com, a.com, false",
        "*.a.com, ba.com, false"
    })
    void aHostPatternMatches(String glob, String host, boolean matches) {
        Match match = new Match(List.of(), List.of(), List.of(glob));

        assertThat(index(List.of(match)).find("GET", host, "/") == 0).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/orders/[0-9]+; /orders/7; true",
                "/orders/[0-9]+; /orders/7/; true",
                "/orders/[0-9]+; /orders/x; false",
                "/orders/[0-9]+; /orders/7/items; false",
                "/orders/[0-9]+; /a/orders/7; false",
                "/orders/[0-9]+; /ORDERS/7; false",
                "(?i)/orders/[0-9]+; /ORDERS/7; true",
                "/(a|b)/.*; /b/x; true",
                "/(a|b)/.*; /b; true",
                "/(a|b)/.*; /c/x; false",
                "/admin.*; /admin/a/b; true",
                "/admin/.+/; /admin/x; true",
                "/a|/b/c; /b/c; true",
                "/a|/b/c; /b; false",
                "/ab?c; /ac; true",
                "/a/bc*/d; /a/b/d; true",
                "/a{2}/x; /aa/x; true",
                "/a\\.b; /a.b; true",
                "/a\\.b; /axb; false",
                "/.*; /; true"
            })
    void aRegularExpressionMatchesTheWholePath(String regex, String path, boolean matches) {
        RouteIndex index =
                index(List.of(new Match(List.of(), List.of("regex:" + regex), List.of())));
        assertThat(index.find("GET", "a.com", path)).isEqualTo(matches ? 0 : RouteIndex.NONE);
    }

    @Test
    void aLineBreakInAPathIsASignLikeOthers() {
        assertThat(PathRegex.of("regex:/admin/.*").matches("/admin/a\nb")).isTrue();
    }

    @Test
    void getCoversHeadSinceUpstreamsAnswerItWithTheSameHandler() {
        RouteIndex index = index(List.of(new Match(List.of("GET"), List.of(), List.of())));

        assertThat(index.find("HEAD", "h", "/")).isZero();
        assertThat(index.find("POST", "h", "/")).isEqualTo(RouteIndex.NONE);
    }

    @Test
    void theFirstRouteOfTheFileWinsForRandomRoutesAndPaths() {
        Random random = new Random(20261123);
        int matched = 0;
        for (int round = 0; round < 400; round++) {
            List<Match> routes = new ArrayList<>();
            int size = 1 + random.nextInt(40);
            for (int i = 0; i < size; i++) {
                routes.add(randomMatch(random));
            }
            RouteIndex index = index(routes);
            for (int i = 0; i < 100; i++) {
                String method = pick(random, METHODS);
                String host = pick(random, HOSTS);
                String path = randomPath(random);
                int expected = naive(routes, method, host, path);
                assertThat(index.find(method, host, path))
                        .as("%s %s%s in %s", method, host, path, routes)
                        .isEqualTo(expected);
                matched += expected == RouteIndex.NONE ? 0 : 1;
            }
        }
        assertThat(matched).as("samples that match something").isBetween(10_000, 39_000);
    }

    /** The law, told route by route as slowly as it can be. */
    @Test
    void whatAnUnknownHostOrAnUnnamedMethodWouldEvadeIsFoundForRandomRoutesAndPaths() {
        Random random = new Random(20261129);
        int misdirected = 0;
        int unnamed = 0;
        for (int round = 0; round < 600; round++) {
            List<Match> routes = new ArrayList<>();
            int size = 1 + random.nextInt(12);
            for (int i = 0; i < size; i++) {
                routes.add(randomMatch(random));
            }
            RouteIndex index = index(routes);
            for (int i = 0; i < 100; i++) {
                String method = pick(random, MORE_METHODS);
                String host = pick(random, MORE_HOSTS);
                String path = randomPath(random);
                int taken = index.find(method, host, path);
                int noHost = naivelyMisdirected(routes, method, host, path, taken);
                int noMethod = naivelyUnnamed(routes, method, host, path, taken);
                String request = method + " " + host + path + " in " + routes;
                assertThat(index.misdirected(method, host, path, taken))
                        .as(request)
                        .isEqualTo(noHost);
                assertThat(index.unnamed(method, host, path, taken))
                        .as(request)
                        .isEqualTo(noMethod);
                misdirected += noHost == RouteIndex.NONE ? 0 : 1;
                unnamed += noMethod == RouteIndex.NONE ? 0 : 1;
            }
        }
        assertThat(misdirected).isGreaterThan(2_000);
        assertThat(unnamed).isGreaterThan(2_000);
    }

    /**
     * Known is a host that any route names; a route in its own words is meant for the request or
     * not.
     */
    private static int naivelyMisdirected(
            List<Match> routes, String method, String host, String path, int taken) {
        boolean known =
                routes.stream()
                        .flatMap(route -> route.hosts().stream())
                        .anyMatch(glob -> !glob.equals("*") && hostMatches(glob, host));
        boolean meant = taken != RouteIndex.NONE && routes.get(taken).hosts().equals(List.of("*"));
        for (int i = 0; i < Math.min(taken, routes.size()) && !known && !meant; i++) {
            Match route = routes.get(i);
            boolean bound = !route.hosts().isEmpty() && !route.hosts().equals(List.of("*"));
            boolean takes = naive(List.of(anyHost(route)), method, host, path) == 0;
            boolean keepsOut =
                    naivelyUnnamed(List.of(anyHost(route)), method, host, path, RouteIndex.NONE)
                                    == 0
                            && (taken == RouteIndex.NONE || routes.get(taken).methods().isEmpty());
            if (bound && (takes || keepsOut)) {
                return i;
            }
        }
        return RouteIndex.NONE;
    }

    private static int naivelyUnnamed(
            List<Match> routes, String method, String host, String path, int taken) {
        boolean named = taken != RouteIndex.NONE && !routes.get(taken).methods().isEmpty();
        boolean unsafe = !List.of("GET", "HEAD", "OPTIONS").contains(method);
        for (int i = 0; i < Math.min(taken, routes.size()) && unsafe && !named; i++) {
            Match route = routes.get(i);
            boolean writes = route.methods().stream().anyMatch(List.of("POST", "DELETE")::contains);
            Match anyMethod = new Match(List.of(), route.paths(), route.hosts());
            if (writes && naive(List.of(anyMethod), method, host, path) == 0) {
                return i;
            }
        }
        return RouteIndex.NONE;
    }

    private static Match anyHost(Match route) {
        return new Match(route.methods(), route.paths(), List.of());
    }

    private static boolean hostMatches(String glob, String host) {
        return glob.startsWith("*") ? host.endsWith(glob.substring(1)) : host.equals(glob);
    }

    @Test
    void whatIsCalledCoveredReallyIs() {
        Random random = new Random(7);
        int covered = 0;
        for (int i = 0; i < 20_000; i++) {
            PathGlob wide = PathGlob.of(randomGlob(random));
            String narrowText = randomGlob(random);
            if (!wide.covers(PathGlob.of(narrowText))) {
                continue;
            }
            covered++;
            for (int j = 0; j < 20; j++) {
                String path = randomPath(random);
                if (PathGlob.of(narrowText).matches(path, 1)) {
                    assertThat(wide.matches(path, 1))
                            .as("%s covers %s, so it matches %s", wide, narrowText, path)
                            .isTrue();
                }
            }
        }
        assertThat(covered).isGreaterThan(500);
    }

    private static int naive(List<Match> routes, String method, String host, String path) {
        for (int i = 0; i < routes.size(); i++) {
            Match route = routes.get(i);
            boolean methodMatches =
                    route.methods().isEmpty()
                            || route.methods().contains("*")
                            || route.methods().contains(method)
                            || method.equals("HEAD") && route.methods().contains("GET");
            boolean hostMatches =
                    route.hosts().isEmpty()
                            || route.hosts().stream().anyMatch(glob -> hostMatches(glob, host));
            boolean pathMatches =
                    route.paths().isEmpty()
                            || route.paths().stream()
                                    .anyMatch(glob -> regex(glob).matcher(path).matches());
            if (methodMatches && hostMatches && pathMatches) {
                return i;
            }
        }
        return RouteIndex.NONE;
    }

    /** The same meaning, told in another language. */
    private static Pattern regex(String glob) {
        String body =
                PathGlob.split(glob).stream()
                        .map(
                                segment ->
                                        segment.equals("**")
                                                ? "(/[^/]*)*"
                                                : "/"
                                                        + List.of(segment.split("\\*", -1)).stream()
                                                                .map(Pattern::quote)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                "[^/]*")))
                        .collect(Collectors.joining());
        // A segment that is not there is none, so "/*" needs one.
        return Pattern.compile(body.replace("/\\Q\\E[^/]*\\Q\\E", "/[^/]+") + "/?");
    }

    private static RouteIndex index(List<Match> matches) {
        return new RouteIndex(
                matches.stream()
                        .map(
                                match ->
                                        new RouteSettings(
                                                "r",
                                                match,
                                                Require.NOTHING,
                                                false,
                                                Thresholds.DEFAULT,
                                                Consistency.BOUNDED,
                                                OnDegraded.DENY,
                                                false,
                                                PathAllowance.REFUSE,
                                                PathAllowance.REFUSE))
                        .toList());
    }

    private static Match match(String glob) {
        return new Match(List.of(), List.of(glob), List.of());
    }

    private static Match randomMatch(Random random) {
        List<String> methods =
                switch (random.nextInt(9)) {
                    case 0, 1, 2 -> List.of(pick(random, METHODS));
                    case 3 -> List.of("*");
                    default -> List.of();
                };
        List<String> hosts =
                switch (random.nextInt(8)) {
                    case 2 -> List.of("*");
                    case 0 -> List.of(pick(random, HOSTS));
                    case 1 -> List.of("*." + pick(random, HOSTS), pick(random, HOSTS));
                    default -> List.of();
                };
        List<String> paths =
                switch (random.nextInt(8)) {
                    case 0 -> List.of();
                    case 1 -> List.of(randomGlob(random), randomGlob(random));
                    default -> List.of(randomGlob(random));
                };
        return new Match(methods, paths, hosts);
    }

    private static String randomGlob(Random random) {
        int segments = random.nextInt(5);
        StringBuilder glob = new StringBuilder();
        for (int i = 0; i < segments; i++) {
            String word = pick(random, WORDS);
            glob.append('/')
                    .append(
                            switch (random.nextInt(8)) {
                                case 0 -> "**";
                                case 1 -> "*";
                                case 2 -> word.charAt(0) + "*";
                                case 3 -> "*" + word.charAt(word.length() - 1);
                                default -> word;
                            });
        }
        return glob.isEmpty() ? "/" : glob.toString();
    }

    private static String randomPath(Random random) {
        int segments = random.nextInt(6);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < segments; i++) {
            path.append('/').append(pick(random, WORDS));
        }
        return path + (path.isEmpty() || random.nextInt(6) == 0 ? "/" : "");
    }

    private static String pick(Random random, String[] all) {
        return all[random.nextInt(all.length)];
    }

    private static final String[] PIECES = {
        "/", "a", "b", "v1", "orders", "[ab]", ".", ".*", "[^/]+", "(a|b)", "(/a)?", "/?", "b*",
        "|/", "a+"
    };

    private static String randomRegex(Random random) {
        StringBuilder regex = new StringBuilder(random.nextInt(10) == 0 ? "(?i)/" : "/");
        for (int i = random.nextInt(6); i >= 0; i--) {
            regex.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return regex.toString();
    }

    /**
     * Globs and expressions together, in the order of the file, held against comparing one by one.
     */
    @Test
    void regularExpressionsTakePartInTheOrderOfRoutes() {
        Random random = new Random(11);
        int byRegex = 0;
        for (int i = 0; i < 2_000; i++) {
            List<Match> routes = new ArrayList<>();
            for (int j = 0; j < 6; j++) {
                String path =
                        random.nextBoolean() ? randomGlob(random) : "regex:" + randomRegex(random);
                if (PathPattern.fault(path) == null) {
                    routes.add(new Match(List.of(), List.of(path), List.of()));
                }
            }
            RouteIndex index = index(routes);
            for (int j = 0; j < 20; j++) {
                String path = randomPath(random);
                int expected = RouteIndex.NONE;
                for (int k = routes.size() - 1; k >= 0; k--) {
                    expected = matches(routes.get(k).paths().getFirst(), path) ? k : expected;
                }
                assertThat(index.find("GET", "a.com", path))
                        .as("%s %s", routes, path)
                        .isEqualTo(expected);
                byRegex +=
                        expected != RouteIndex.NONE
                                        && routes.get(expected)
                                                .paths()
                                                .getFirst()
                                                .startsWith("regex:")
                                ? 1
                                : 0;
            }
        }
        assertThat(byRegex).isGreaterThan(1_000);
    }

    private static boolean matches(String pattern, String path) {
        if (!pattern.startsWith("regex:")) {
            return regex(pattern).matcher(path).matches();
        }
        Pattern regex = Pattern.compile(pattern.substring(6));
        String bare =
                path.length() > 1 && path.endsWith("/")
                        ? path.substring(0, path.length() - 1)
                        : path;
        return regex.matcher(bare).matches()
                || !bare.equals("/") && regex.matcher(bare + "/").matches();
    }

    @Test
    void whatCoversAnExpressionReallyDoes() {
        Random random = new Random(13);
        int covered = 0;
        for (int i = 0; i < 6_000; i++) {
            String wide =
                    random.nextInt(3) == 0 ? "regex:" + randomRegex(random) : randomGlob(random);
            String narrow =
                    random.nextBoolean() ? "regex:" + randomRegex(random) : randomGlob(random);
            if (PathPattern.fault(wide) != null
                    || PathPattern.fault(narrow) != null
                    || !PathPattern.of(wide).covers(PathPattern.of(narrow))) {
                continue;
            }
            covered++;
            for (int j = 0; j < 20; j++) {
                String path = randomPath(random);
                if (matches(narrow, path)) {
                    assertThat(matches(wide, path))
                            .as("%s covers %s: %s", wide, narrow, path)
                            .isTrue();
                }
            }
        }
        assertThat(covered).isGreaterThan(100);
    }
}
