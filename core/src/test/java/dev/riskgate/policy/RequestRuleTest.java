// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Caller;
import dev.riskgate.yaml.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** A rule that denies is not passed by another spelling of what it denies. */
class RequestRuleTest {

    private static final String NO_DEBUG = "'true' in request.query['debug']";

    private static PolicySample rule(String when) {
        return PolicySample.of(
                "rules:\n  - name: mine\n    when: >-\n      " + when + "\n    then: deny\n");
    }

    private static List<String> onQuery(String when, String query) {
        PolicySample sample = rule(when);
        sample.query = query;
        return sample.codes();
    }

    private static List<String> onPath(String when, String path) {
        PolicySample sample = rule(when);
        sample.path = path;
        return sample.codes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debug=true",
                "%64ebug=true",
                "%64%65%62%75%67=%74%72%75%65",
                "debug=%74rue",
                "a=1&debug=true",
                "&&debug=true&",
                "debug=false&debug=true",
                "debug=true&debug=false"
            })
    void aParameterIsFoundHoweverItIsWritten(String query) {
        assertThat(onQuery(NO_DEBUG, query)).containsExactly("rule_matched");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debug=true;x",
                "x;debug=true",
                "x=1;debug=true",
                "debug=true%",
                "debug=true&x=%4",
                "debug=true&x=%zz",
                "%u0064ebug=true",
                "debug%00=true",
                "debug=true%00",
                "debug=tru%c1%a5",
                "debug=true%ff",
                "debug=true&x=%ed%a0%80",
                "debug=tru\u00e9",
                "debug[]=true",
                "debug[0]=true",
                "debug%5B%5D=true",
                "[debug]=true",
                "debug]=true",
                "?debug=true",
                "%20debug=true",
                "+debug=true",
                "debug%0a=true"
            })
    void aQueryThatParsersReadDifferentlyCountsAsAMatchAndIsTold(String query) {
        assertThat(onQuery(NO_DEBUG, query)).containsExactly("rule_error");
        assertThat(onQuery("!(" + NO_DEBUG + ")", query)).containsExactly("rule_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "debug",
                "debug=",
                "debug=false",
                "DEBUG=true",
                "debug=True",
                "debug=true%26",
                "debug%3Dtrue",
                "x=debug=true",
                "x=%26debug=true",
                "x=1%3Bdebug=true",
                "%2564ebug=true",
                "filter[status]=open&page.size=3"
            })
    void whatMeansSomethingElsePasses(String query) {
        assertThat(onQuery(NO_DEBUG, query)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'debug' in request.query | a=1 | ",
                "'debug' in request.query | debug | rule_matched",
                "has(request.query.debug) | debug= | rule_matched",
                "has(request.query.debug) | a=1 | ",
                "has(request.query.debug) | debug[]=1 | rule_error",
                "size(request.query) == 0 | a;b | rule_error",
                "size(request.query) == 2 | a=1&b=2&a=3 | rule_matched",
                "size(request.query) == 0 | & | rule_matched",
                "size(request.query['a']) == 2 | a=1&b=2&a=3 | rule_matched",
                "size(request.query.none) == 0 | a=1 | rule_matched",
                "request.query.exists(name, name == 'b') | a=1&b=2 | rule_matched",
                "request.query.all(name, request.query[name].all(v, v.matches('^[0-9]+$'))) |"
                        + " a=1&b=2 | rule_matched",
                "request.query.all(name, request.query[name].all(v, v.matches('^[0-9]+$'))) |"
                        + " a=1&b=x | ",
                "request.query['q'] == ['a b', 'a+b', 'c d'] | q=a+b&q=a%2Bb&q=c%20d |"
                        + " rule_matched",
                "request.query['\u00e9'] == ['\u20ac'] | %C3%A9=%e2%82%ac | rule_matched",
                "request.query['filter[status]'] == ['open'] | filter[status]=open | rule_matched",
                "request.query['user_name'] == ['x'] | user.name=x | rule_error",
                "request.rawQuery == '%64ebug=true;' | %64ebug=true; | rule_matched"
            })
    void aQueryIsAMapOfLists(String when, String query, String code) {
        assertThat(onQuery(when, query)).isEqualTo(code == null ? List.of() : List.of(code));
    }

    /** CEL: an error beside something that decides is no error. */
    @Test
    void aQueryThatCannotBeReadChangesNothingWhereSomethingElseDecides() {
        assertThat(onQuery("request.method == 'PUT' && " + NO_DEBUG, "a;b")).isEmpty();
        assertThat(onQuery(NO_DEBUG + " && request.method == 'PUT'", "a;b")).isEmpty();
        assertThat(onQuery(NO_DEBUG + " || request.method == 'GET'", "a;b"))
                .containsExactly("rule_matched");
        assertThat(onQuery("request.rawQuery.contains('x')", "a;b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.path == '/v1/export'",
                "!(request.path != '/v1/export')",
                "request.path in ['/v1/export', '/x']",
                "'/v1/export' == request.path",
                "request.path.endsWith('/export')",
                "request.path.startsWith('/v1/export')",
                "request.path.startsWith('/v1/export/')",
                "request.path.startsWith('/v1/' + 'export/')",
                "request.path.contains('/export/')",
                "request.path.contains('1/export')",
                "request.path.matches('/export$')",
                "request.path.matches('^/v1/export/$')",
                "request.path.matches('^/v1/export/')",
                "matches(request.path, '^/v1/export/')",
                "request.path.matches('^/v1/exp[a-z]+/?$')",
                "request.path.glob('/v1/export')",
                "request.path.glob('/v1/export/')",
                "request.path.glob('/v1/*')",
                "request.path.glob('/v1/export/**')",
                "request.path.glob(['/x', '/v1/ex*'])",
                "request.segments == ['v1', 'export']",
                "client.roles.exists(r, request.path.startsWith(r))"
            })
    void aSlashAtTheEndChangesNothing(String when) {
        for (String path : List.of("/v1/export", "/v1/export/")) {
            PolicySample sample = rule(when).rolesOf("/v1/export/");
            sample.path = path;
            assertThat(sample.codes()).as(path).containsExactly("rule_matched");
        }
        assertThat(onPath(when, "/v1/exports/x/y")).doesNotContain("rule_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "request.path == '/' | / | rule_matched",
                "request.path.startsWith('/') | / | rule_matched",
                "request.path.glob('/') | / | rule_matched",
                "request.path.glob('/**') | / | rule_matched",
                "request.path.glob('/*') | / | ",
                "size(request.segments) == 0 | / | rule_matched",
                "request.segments[1] == 'x' | / | rule_error",
                "request.path.startsWith('/admin/') | /administrator | ",
                "request.path.contains('/admin/') | /x/administrator | ",
                "request.path.matches('^/admin/') | /administrator | ",
                "request.path.glob('/admin/**') | /administrator | ",
                "request.path.glob('/admin/**') | /admin/a/b | rule_matched",
                "!request.path.glob(['/a/**', '/b/**']) | /c | rule_matched",
                "!request.path.glob(['/a/**', '/b/**']) | /b/c | ",
                "request.path.glob('/x y/*.json') | /x y/z.json | rule_matched"
            })
    void rulesReadAPathAsRoutesDo(String when, String path, String code) {
        assertThat(onPath(when, path)).isEqualTo(code == null ? List.of() : List.of(code));
    }

    @Test
    void aHeaderIsFoundInEveryCase() {
        for (String when :
                List.of(
                        "'1' in request.headers['X-Debug']",
                        "'X-Debug' in request.headers",
                        "has(request.headers.Debug)")) {
            PolicySample sample = rule(when);
            sample.headers = Map.of("x-debug", List.of("1"), "debug", List.of(""));
            assertThat(sample.codes()).as(when).containsExactly("rule_matched");
            assertThat(rule(when).codes()).as(when).isEmpty();
        }
    }

    /** CGI and its heirs read both as HTTP_X_DEBUG. */
    @Test
    void aHeaderThatImitatesTheOneAskedForCountsAsAMatch() {
        for (String when :
                List.of("'1' in request.headers['x-debug']", "!('x-debug' in request.headers)")) {
            PolicySample sample = rule(when);
            sample.headers = Map.of("x_debug", List.of("1"));
            assertThat(sample.codes()).as(when).containsExactly("rule_error");
        }
        PolicySample itself = rule("'1' in request.headers['x_debug']");
        itself.headers = Map.of("x_debug", List.of("1"));
        assertThat(itself.codes()).containsExactly("rule_matched");
    }

    /** What the error about a pattern as a header's name tells to write. */
    @Test
    void headersThatBeginAlikeAreFoundHoweverTheirNamesAreWritten() {
        for (String name : List.of("x-debug-level", "x_debug_level", "x.debug-level")) {
            PolicySample sample = rule("request.headers.exists(h, h.matches('^x[-_.]debug'))");
            sample.headers = Map.of(name, List.of("1"));
            assertThat(sample.codes()).as(name).containsExactly("rule_matched");
        }
    }

    @Test
    void claimsAreATokensAndAttributesMayBeAKeysToo() {
        for (Caller.Scheme scheme : List.of(Caller.Scheme.BEARER, Caller.Scheme.RISKGATE)) {
            boolean token = scheme == Caller.Scheme.BEARER;
            PolicySample sample =
                    rule("client.attributes.tier == 'gold' && !has(client.claims.tier)");
            sample.identification = sample.proven(scheme, token ? "idp" : "partners");
            sample.attributes = Map.of("tier", "gold");
            assertThat(sample.codes()).isEqualTo(token ? List.of() : List.of("rule_matched"));
        }
    }

    @Test
    void timeIsTheTimeOfTheDecision() {
        String now = PolicySample.now().toString();
        assertThat(rule("request.time == timestamp('%s')".formatted(now)).codes())
                .containsExactly("rule_matched");
        int berlin = PolicySample.now().atZone(ZoneId.of("Europe/Berlin")).getHour();
        assertThat(rule("request.time.getHours('Europe/Berlin') == " + berlin).codes())
                .containsExactly("rule_matched");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, rule_matched",
        "10.0.0.0/8, 11.0.0.0,",
        "10.128.0.0/9, 10.127.255.255,",
        "10.128.0.0/9, 10.128.0.0, rule_matched",
        "192.0.2.7/32, 192.0.2.7, rule_matched",
        "192.0.2.7/32, 192.0.2.6,",
        "0.0.0.0/0, 198.51.100.1, rule_matched",
        "0.0.0.0/0, ::1,",
        "2001:db8::/33, 2001:db8:7fff::1, rule_matched",
        "2001:db8::/33, 2001:db8:8000::1,",
        "10.0.0.0/8, ::ffff:10.1.2.3, rule_matched"
    })
    void aClientIsInABlockOfAddresses(String block, String address, String code) {
        PolicySample sample = rule("request.clientAddress.inCidr('%s')".formatted(block));
        sample.address = address;
        assertThat(sample.codes()).isEqualTo(code == null ? List.of() : List.of(code));
        PolicySample list =
                rule("!request.clientAddress.inCidr(['%s', '203.0.113.0/24'])".formatted(block));
        list.address = address;
        assertThat(list.codes()).isEqualTo(code == null ? List.of("rule_matched") : List.of());
    }

    @Test
    void anIpv6AddressIsComparedInItsShortestForm() {
        PolicySample sample = rule("request.clientAddress == '2001:db8::7'");
        sample.address = "2001:0db8:0:0:0:0:0:7";
        assertThat(sample.codes()).containsExactly("rule_matched");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "request.query.contains('debug=true') | write \"true\" in request.query[\"debug\"],"
                        + " or request.rawQuery.contains(\"debug=true\") for the text",
                "request.query.contains('&debug=') | write \"debug\" in request.query, or"
                        + " request.rawQuery.contains(\"&debug=\")",
                "request.query == 'debug=true' | write \"true\" in request.query[\"debug\"], or"
                        + " request.rawQuery",
                "'x' == request.query | request.rawQuery for the text",
                "request.query.matches('^a=[0-9]+') | or request.rawQuery.matches(",
                "request.method == 'GET' && request.query.startsWith('a=1') | write \"1\" in"
                        + " request.query[\"a\"]",
                "request.query['debug'] == 'true' | request.query[\"debug\"] is a list of all its"
                        + " values: write \"true\" in request.query[\"debug\"]",
                "'1' != request.headers['x-a'] | write !(\"1\" in request.headers[\"x-a\"])",
                "request.query.debug.contains('tr') | write request.query.debug.exists(v,"
                        + " v.contains(\"tr\"))",
                "request.headers[client.id].matches('^a') | write"
                        + " request.headers[client.id].exists(v, v.matches(\"^a\"))",
                "request.path == '/admin/' | leave the slash out",
                "'/admin/' != request.path | leave the slash out",
                "request.path in ['/x', '/admin/'] | leave the slash out",
                "request.path in {'/admin/': 1} | leave the slash out",
                "request.path.endsWith('/admin/') | leave the slash out",
                "request.path == '/t/' + client.id + '/' | leave the slash out",
                "request.path.glob('/admin/.*') | write * for a part",
                "request.path.glob('admin') | a path starts with /",
                "request.path.glob(client.id) | takes a fixed pattern",
                "request.path.glob() | one text, or one list",
                "client.id.glob('/x') | glob is for request.path",
                "request.clientAddress.inCidr('10.0.0.1/8') | is no block of addresses",
                "request.clientAddress.inCidr('10.0.0.0') | is no block of addresses",
                "request.clientAddress.inCidr('10.0.0.0/33') | is no block of addresses",
                "request.clientAddress.inCidr('10.0.0.0/08') | is no block of addresses",
                "request.clientAddress.inCidr('::ffff:10.0.0.0/104') | is no block of addresses",
                "request.clientAddress.inCidr(client.id) | takes a fixed block",
                "request.headers['x-client'][0].inCidr('10.0.0.0/8') | inCidr is for"
                        + " request.clientAddress",
                "request.clientAddress == '10.0.0.0/8' | inCidr",
                "request.clientAddress in ['2001:DB8::1'] | write \"2001:db8::1\"",
                "'a' in request.headers['Host'] | write request.host",
                "'x-envoy-internal' in request.headers | Envoy's own",
                "request.headers[':path'][0] == '/' | write request.path",
                "has(request.headers.host) | write request.host",
                "'x debug' in request.headers | no header's name",
                "request.time.getHours('Europe/Berln') > 3 | no time zone",
                "request.path.matches('(a') | not a regular expression"
            })
    void whatNeverMatchesIsRefusedWithWhatToWrite(String when, String advice) {
        assertThat(PolicySample.problems(PolicySample.TOP + PolicySample.CREDENTIALS + whole(when)))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains(advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "request.path.startsWith('/admin/') | without the slash, too, as routes read it;"
                        + " request.path.glob(\"/admin/**\")",
                "client.claims.tier == 'x' | write has(client.claims.tier) &&",
                "request.path.matches('/admin/*') | write request.path.glob(\"/admin/*\")",
                "request.scheme == 'http' | over HTTP/2 the client chooses",
                "'10.0.0.1' in request.headers['X-Forwarded-For'] | a client may write this header"
                        + " itself",
                "request.query['debug'][0] == 'true' | further values, which this does not look at",
                "request.headers.accept[0] == 'x' | further values, which this does not look at",
                "['true'] == request.query['debug'] | further values, and then these lists differ",
                "request.method == 'GET' && client.anonymous | write request.method in [\"GET\","
                        + " \"HEAD\"]",
                "request.method in ['GET', 'POST'] | does not cover",
                "request.segments[0] == 'admin' | size(request.segments) > N",
                "size(request.query) > 2000 | size(request.rawQuery) counts characters"
            })
    void whatMayNotBeMeantIsWarnedOf(String when, String advice) throws Exception {
        assertThat(warnings(when)).singleElement().asString().contains(advice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.path.startsWith('/admin')",
                "request.path.glob('/admin/**')",
                "size(request.segments) > 1 && request.segments[1] == 'a'",
                "size(request.query) > 20",
                "request.method in ['GET', 'HEAD'] || request.method == 'PUT'",
                "request.query['a'] == [] || request.query['a'] != ['1']",
                "client.roles[0] == 'x' || client.claims == {'a': 'b'}",
                "request.headers['X-Signature'].size() == 0",
                "has(client.claims.tier) && client.claims.tier == 'x'",
                "request.clientAddress in ['2001:db8::1', '192.0.2.1']",
                "request.time.getHours('+02:00') > 5 && request.time.getDayOfWeek() == 0",
                "place.country == 'EU'",
                "request.method in ['PURGE', 'VERSION-CONTROL']"
            })
    void whatIsPlainIsNotWarnedOf(String when) throws Exception {
        assertThat(warnings(when)).isEmpty();
    }

    private static List<String> warnings(String when) throws Exception {
        return PolicyLoader.parse(
                        "policy.yaml",
                        PolicySample.bytes(
                                PolicySample.TOP + PolicySample.CREDENTIALS + whole(when)))
                .warnings()
                .stream()
                .map(Problem::message)
                .toList();
    }

    private static String whole(String when) {
        return "rules:\n  - name: mine\n    when: >-\n      " + when + "\n    then: deny\n";
    }
}
