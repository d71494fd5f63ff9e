package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

class PolicyProblemsTest {

    /** Problems of a policy whose text starts in line 3. */
    private static List<String> problems(String text) {
        return Sample.problems(Sample.TOP + text).stream()
                .map(Problem::toString)
                .map(problem -> problem.replace("policy.yaml:", ""))
                .toList();
    }

    private static String problem(String text) {
        List<String> all = problems(text);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void anUnknownKeyHasItsPlaceAndASuggestion() {
        assertThat(problem("rout: []"))
                .isEqualTo("3:1: unknown key \"rout\"; did you mean \"routes\"?");
        assertThat(problem("routes:\n  - name: a\n    match: { method: [GET] }"))
                .isEqualTo(
                        "5:14: routes[0].match: unknown key \"method\"; did you mean \"methods\"?");
        assertThat(problem("risk: { signals: { imposibleTravel: {} } }"))
                .isEqualTo(
                        "3:20: risk.signals: unknown key \"imposibleTravel\"; did you mean"
                                + " \"impossibleTravel\"?");
    }

    @Test
    void allThatIsWrongIsToldAtOnceInTheOrderOfTheFile() {
        assertThat(
                        problems(
                                """
                                mode: shaddow
                                client: { trustedProxies: many }
                                risk: { thresholds: { challenge: 90, deny: 50 } }
                                routes:
                                  - { name: a, match: { path: v1 } }
                                  - { name: a, require: { credentials: [idp] } }
                                limits: [{ per: clint, rate: 100 }]
                                rules: [{ name: r, when: client.rolez == "x", then: stop }]
                                """))
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("3:7: mode: unknown word \"shaddow\"; did"),
                        p -> assertThat(p).startsWith("4:27: client.trustedProxies: must be a"),
                        p -> assertThat(p).startsWith("5:21: risk.thresholds: challenge (90) is"),
                        p -> assertThat(p).startsWith("7:31: routes[0].match.path: a path starts"),
                        p -> assertThat(p).startsWith("8:13: routes[1].name: there is a route"),
                        p -> assertThat(p).contains("there is no such credential; the policy has"),
                        p ->
                                assertThat(p)
                                        .startsWith("9:17: limits[0].per: unknown word \"clint\""),
                        p -> assertThat(p).startsWith("9:30: limits[0].rate: must be a rate such"),
                        p -> assertThat(p).startsWith("10:32: rules[0].when: client has no field"),
                        p -> assertThat(p).startsWith("10:53: rules[0].then: unknown word"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "route == 'nosuchroute'; route is never",
                "route in ['none', 'al']; did you mean",
                "'de' == place.country; place.country is never",
                "place.country in ['DE', 'XX']; place.country is never",
                "place.country.startsWith('d'); two upper-case letters",
                "request.host != 'API.example.com'; lower case",
                "request.host == 'api.example.com:443'; without scheme",
                "request.host == '*.example.com'; write request.host.endsWith(\".example.com\")",
                "request.host == '.*\\\\\\\\.example\\\\\\\\.com';"
                        + " request.host.endsWith(\".example.com\")",
                "request.host.endsWith('.Example.com'); never true: hosts are lower case",
                "request.path == 'admin'; a path starts with /",
                "request.path == '/a?b=1'; a path ends before ?",
                "request.path.contains('?debug'); never true: a path ends before ?",
                "request.path.glob('/a/**') && !request.path.glob('/a/**'); where"
                        + " request.path.glob(\"/a/**\") is",
                "request.path.startsWith('/a') && !request.path.startsWith('/a'); where"
                        + " request.path.startsWith(\"/a\") is",
                "request.method == 'get'; did you mean \"GET\"",
                "request.method == 'GTE'; no method is called \"GTE\"; did you mean \"GET\"",
                "request.method in []; the list is empty",
                "risk.score > 150.0; from 0 to 100",
                "-1 <= risk.score; always true: risk.score is a number from 0 to 100",
                "risk.score > 100.0; never true: risk.score is a number from 0 to 100",
                "risk.score >= 0.0; always true: risk.score is a number from 0 to 100",
                "risk.score > 0.8; runs from 0 to 100, not from 0 to 1: write 80.0 for 0.8",
                "0.955 < risk.score; write 95.5 for 0.955",
                "assurance.ageSeconds < 0; never true: assurance.ageSeconds is a whole number",
                "place.asn < 0; never true: place.asn is a whole number from 0 to 4294967295",
                "place.asn in [-1, 5]; place.asn is never -1",
                "size(client.roles) >= 0; always true: a size is a whole number from 0 on",
                "has(request.host); always true: every request has this field",
                "false; the rule never speaks",
                "1 == 2; never true: it reads nothing of the request",
                "request.upgrade || true; true is the same for every request",
                "request.method == 'GET' && request.method == 'POST'; never true where"
                        + " request.method == \"GET\" is",
                "request.method != 'GET' || request.method != 'PUT'; always true where"
                        + " request.method != \"GET\" is not",
                "place.asn > 5 && request.upgrade && place.asn < 6; never true where place.asn > 5"
                        + " is",
                "request.upgrade && !request.upgrade; never true where request.upgrade is",
                "request.upgrade ? request.method == 'get' : true; did you mean",
                "client.roles.exists(r, r == 'a' && r == 'b'); never true where r == \"a\" is"
            })
    void aConditionThatIsTheSameForEveryRequestIsRefused(String when, String advice) {
        assertThat(
                        problem(
                                "routes: [{ name: all }]\nrules: [{ name: r, then: deny, when: \""
                                        + when
                                        + "\" }]"))
                .startsWith("4:")
                .contains(": rules[0].when: ")
                .contains(advice);
    }

    /** The literal, or the operator of what cannot hold. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "request.method == 'get'; 'get'",
                "route != 'none' && place.asn in [1, -7]; 7]",
                "route != 'none' && risk.score > 101.0; > 101",
                "request.method == 'GET' && request.method == 'PUT'; == 'PUT'",
                "request.upgrade && size(route) < 0; < 0"
            })
    void theErrorPointsAtThePieceOfTheCondition(String when, String piece) {
        String begin = "rules: [{ name: r, then: deny, when: \"";
        assertThat(problem("routes: [{ name: all }]\n" + begin + when + "\" }]"))
                .startsWith("4:" + (begin.length() + when.indexOf(piece) + 1) + ": ");
    }

    @Test
    void whatARuleIsAskedOnIsKnownToItsCondition() {
        String rule =
                "routes: [{ name: a }, { name: b, match: { path: /b } }]\n"
                        + "rules: [{ name: r, then: deny, routes: [b], when: \"%s\" }]";
        String routes = rule.replace("{ name: a }, ", "");
        assertThat(problem(routes.formatted("route == 'none'")))
                .contains("route is never \"none\"");
        assertThat(problem(routes.formatted("route == 'b'")))
                .contains("is always true: route is always \"b\" here");
    }

    @Test
    void aRuleForEveryRequestMaySayTrue() {
        assertThat(problems("rules: [{ name: r, then: deny, when: 'true' }]")).isEmpty();
    }

    /** The failure would count as false there, and a deny rule would be open. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(client.attributes.a == 1 && request.upgrade) == true",
                "(client.attributes.a == 1 || request.upgrade) in [true]",
                "client.roles.exists(r, client.attributes.a == 1) != false",
                "[client.attributes.a == 1 || request.upgrade] == [true]",
                "{'x': client.attributes.a == 1 || request.upgrade}.x == true",
                "(request.upgrade ? client.attributes.a == 1 || request.upgrade : false) == true"
            })
    void noFailureHidesInAComparison(String when) {
        assertThat(problems("rules: [{ name: r, then: deny, when: \"" + when + "\" }]"))
                .anySatisfy(p -> assertThat(p).contains("cannot be compared"));
    }

    /** Compared as it stands, such text would match no request and leave the route unprotected. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/admin/.*; write * for a part",
                "/orders/[0-9]+; write * where a segment varies",
                "/(a|b)/**; give a list of paths",
                "/v1/:id; not :name",
                "/orders$; leave it out",
                "/v1/{id}; not {name}",
                "/^x; a pattern begins",
                "/a+; write *"
            })
    void textOfAnotherPatternLanguageIsRefusedWithWhatToWriteInstead(String path, String advice) {
        assertThat(problem("routes: [{ name: a, match: { path: '" + path + "' } }]"))
                .contains("routes[0].match.path")
                .contains(advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "claims: { roles: claims.x }; no \"claims.\" before them",
                "claims: { roles: $.realm_access.roles }; write realm_access.roles",
                "claims: { roles: /realm_access/roles }; write realm_access.roles",
                "claims: { scopes: \"claims['scp']\" }; write scp",
                "claims: { scopes: 'resource_access[*].roles' }; write resource_access.roles",
                "claims: { tenant: '$..tid' }; write tid",
                "claims: { tenant: 'org.' }; a name stands before and behind it",
                "clientId: azp; write claims.azp",
                "clientId: $.claims.sub; write claims.sub",
                "clientId: \"claims['sub']\"; write claims.sub",
                "clientId: [claims.azp, 'claims.x.*']; must name a claim"
            })
    void aClaimIsNamedInOneWayOnly(String part, String advice) {
        String jwt =
                "credentials: [{ jwt: { name: idp, issuer: https://i.example, audiences: [a], ";
        assertThat(problem(jwt + part + " } }]")).contains(advice);
    }

    @Test
    void aNamespacedClaimKeepsItsName() {
        assertThat(
                        problems(
                                "credentials: [{ jwt: { name: idp, issuer: https://i.example,"
                                        + " audiences: [a], claims: { roles:"
                                        + " 'https://example.com/roles' } } }]"))
                .isEmpty();
    }

    @Test
    void aPatternIsNoNameOfAHeader() {
        assertThat(problem("credentials: [{ apiKey: { name: a, header: 'x-.*' } }]"))
                .endsWith("must be the name of one header: no pattern is taken here");
        assertThat(problem("client: { ja4Header: '^x-ja4$' }")).contains("no pattern");
        assertThat(problem(rule("'x-.*' in request.headers"))).contains("it is no pattern");
        assertThat(problem(rule("request.headers['x-*'].size() > 1")))
                .contains("h.matches(\"^x[-_.]\")");
        assertThat(problem(rule("'$.claims.sub' in client.attributes"))).contains("write sub");
    }

    @Test
    void anIpv6AddressIsWrittenAsRequestsAreCompared() {
        String route = "routes: [{ name: a, match: { hosts: ['%s'] } }]";
        assertThat(problem(route.formatted("[2001:db8:0:0::1]"))).contains("write [2001:db8::1]");
        assertThat(problem(route.formatted("[::ffff:192.0.2.1]"))).contains("write 192.0.2.1");
        assertThat(problem(route.formatted("[2001:db8"))).contains("must be a host name");
        assertThat(problems(route.formatted("[2001:db8::1]"))).isEmpty();
    }

    @Test
    void aPatternOfAnotherLanguageIsNoHost() {
        assertThat(problem("routes: [{ name: a, match: { hosts: ['.*\\.example\\.com'] } }]"))
                .contains("no pattern is taken here but *.example.com");
        assertThat(problem("routes: [{ name: a, match: { hosts: ['api-*.example.com'] } }]"))
                .contains("*.example.com, for all names below example.com");
    }

    @Test
    void aScaleFromZeroToOneIsAMistake() {
        assertThat(problem("risk: { thresholds: { challenge: 0.8 } }"))
                .contains("risk.thresholds.challenge", "from 0 to 100, not from 0 to 1: write 80");
        assertThat(problems("routes: [{ name: a, thresholds: { challenge: 0.85, deny: 0.955 } }]"))
                .satisfiesExactly(
                        p -> assertThat(p).endsWith("write 85"),
                        p -> assertThat(p).endsWith("write 95.5"));
        assertThat(problem("risk: { thresholds: { challenge: 80, deny: 80 } }"))
                .contains("challenge (80) is the same as deny (80)", "challenge: never");
    }

    @Test
    void aFileOfKeysThatIsNotThereIsSaidAndNoError(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("policy.yaml");
        Files.writeString(
                file,
                Sample.TOP
                        + "credentials: [{ jwt: { name: idp, issuer: https://i.example, audiences:"
                        + " [a], jwks: { file: keys.json } } }]");
        assertThat(PolicyLoader.load(file).warnings())
                .singleElement()
                .asString()
                .contains("jwks.file: " + folder.resolve("keys.json") + " does not exist");
        Files.writeString(folder.resolve("keys.json"), "");
        assertThat(PolicyLoader.load(file).warnings())
                .singleElement()
                .asString()
                .contains("is empty");
        Files.writeString(folder.resolve("keys.json"), "{\"keys\":[]}");
        assertThat(PolicyLoader.load(file).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "/orders/[0-9+; not a regular expression (RE2)",
                "/a(?=b); not a regular expression (RE2)",
                "orders/[0-9]+; the expression starts with /",
                "^/orders$; leave ^ and $ out",
                "/orders$; leave ^ and $ out",
                "/admin/**; a path pattern, not a regular expression",
                "/admin/*; leave out regex:, or write /.*",
                "/a\\?b=1; a path ends before ?",
                "/(a{9}){9}; too costly"
            })
    void aRegularExpressionThatCannotMeanAPathIsRefused(String regex, String advice) {
        assertThat(problem("routes: [{ name: a, match: { path: 'regex:" + regex + "' } }]"))
                .contains("routes[0].match.path", advice);
    }

    @Test
    void regularExpressionsAreBoundedTogether() {
        StringBuilder routes = new StringBuilder("routes:\n");
        for (int i = 0; i < 12; i++) {
            routes.append(
                    "  - { name: r%d, match: { path: 'regex:/%d/[a-z]{30}' } }\n".formatted(i, i));
        }
        assertThat(problem(routes.toString())).contains("too costly together (at most 400 steps)");
    }

    @Test
    void anExpressionTakesPartInWhatIsUnreachable() {
        assertThat(
                        problem(
                                """
                                routes:
                                  - { name: all, match: { path: /orders/** } }
                                  - { name: one, match: { path: 'regex:/orders/[0-9]+' } }
                                """))
                .contains("routes[1]: no request reaches this route: \"all\" in line 4");
        assertThat(
                        problem(
                                """
                                routes:
                                  - { name: any, match: { path: 'regex:/orders/[0-9]+' } }
                                  - { name: seven, match: { path: /orders/7 } }
                                """))
                .contains("routes[1]: no request reaches this route: \"any\" in line 4");
        assertThat(
                        problems(
                                """
                                routes:
                                  - { name: one, match: { path: 'regex:/orders/[0-9]+' } }
                                  - { name: all, match: { path: /orders/** } }
                                """))
                .isEmpty();
    }

    @Test
    void thresholdsThatContradictEachOtherAreFoundAcrossSections() {
        assertThat(problem("routes: [{ name: a, thresholds: { challenge: 97 } }]"))
                .isEqualTo(
                        "3:33: routes[0].thresholds: challenge (97) is above deny (95), of which"
                            + " one is from risk.thresholds: no request would ever be challenged;"
                            + " write challenge: never if that is meant");
        assertThat(problems("risk: { thresholds: { challenge: never, deny: 95 } }")).isEmpty();
        assertThat(problem("risk: { thresholds: { deny: 101 } }"))
                .endsWith("must be a number from 0 to 100");
    }

    @Test
    void aRouteThatNoRequestReachesIsAnError() {
        assertThat(
                        problem(
                                """
                                routes:
                                  - { name: all, match: { path: /v1/** } }
                                  - { name: admin, match: { methods: [POST], path: /v1/admin/* } }
                                """))
                .isEqualTo(
                        "5:5: routes[1]: no request reaches this route: \"all\" in line 4 matches"
                                + " all of them first");
        assertThat(
                        problems(
                                """
                                routes:
                                  - { name: get, match: { methods: [GET], path: /v1/** } }
                                  - { name: head, match: { methods: [HEAD], path: /v1/a } }
                                """))
                .hasSize(1);
        assertThat(
                        problems(
                                """
                                routes:
                                  - { name: a, match: { path: /v1/*, hosts: [a.com] } }
                                  - { name: b, match: { path: /v1/x } }
                                  - { name: c, match: { path: [/v1/x, /v2] } }
                                  - { name: d, match: { methods: [GET], path: /** } }
                                  - { name: e, match: { path: /** } }
                                """))
                .isEmpty();
    }

    @Test
    void pathsHostsAndMethodsThatCouldNeverMatchAreErrors() {
        assertThat(problem("routes: [{ name: a, match: { path: '/users/{id}' } }]"))
                .endsWith("write * where a segment varies, not {name}");
        assertThat(problem("routes: [{ name: a, match: { path: '/a?b=1' } }]"))
                .contains("conditions on the query belong into a rule");
        assertThat(problem("routes: [{ name: a, match: { path: '/a//b' } }]")).contains("with //");
        assertThat(problem("routes: [{ name: a, match: { path: '/a/../b' } }]")).contains("dot");
        assertThat(problem("routes: [{ name: a, match: { path: '/a%20b' } }]")).contains("decoded");
        assertThat(problem("routes: [{ name: a, match: { path: '/a**' } }]"))
                .endsWith("** must be a whole segment, as in /v1/**");
        assertThat(problem("routes: [{ name: a, match: { hosts: ['https://a.com'] } }]"))
                .endsWith("must be a host name without scheme, port and path");
        assertThat(problem("routes: [{ name: a, match: { hosts: [A.com] } }]"))
                .contains("lower case");
        assertThat(problem("routes: [{ name: a, match: { methods: [GTE] } }]"))
                .endsWith("unknown method; did you mean \"GET\"?");
        assertThat(problem("routes: [{ name: a, match: { methods: [get] } }]"))
                .endsWith("did you mean \"GET\"?");
    }

    @Test
    void aRouteThatContradictsItselfIsAnError() {
        assertThat(problem("routes: [{ name: a, anonymous: true, require: { roles: [x] } }]"))
                .contains("nobody is known");
        assertThat(problem("routes: [{ name: a, require: { maxAge: 10m } }]"))
                .contains("say which assurance");
        assertThat(problem("routes: [{ name: a, require: { assurance: mfa, maxAge: 0s } }]"))
                .contains("longer than zero");
        assertThat(problem("routes: [{ name: none }]")).contains("is taken");
        assertThat(problem("routes: [{ match: { path: /a } }]")).contains("\"name\" is missing");
    }

    @Test
    void aCredentialThatWouldBeUnsafeOrUselessIsAnError() {
        String jwt = "credentials:\n  - jwt: { name: idp, issuer: https://i.example, ";
        assertThat(problem(jwt + "audiences: [a], algorithms: [none] }"))
                .contains("\"none\" is never accepted");
        assertThat(problem(jwt + "audiences: [a], algorithms: [HS256] }"))
                .contains("HMAC is never accepted");
        assertThat(problem(jwt + "audiences: [a], algorithms: [RS255] }"))
                .endsWith("did you mean \"RS256\"?");
        assertThat(problem(jwt + "audiences: [a], algorithms: [] }")).contains("at least one");
        assertThat(problem(jwt + "audiences: [] }")).contains("at least one");
        assertThat(problem(jwt + "}")).contains("\"audiences\" is missing");
        assertThat(problem(jwt + "audiences: [a], clientId: azp }"))
                .endsWith("must name a claim; write claims.azp");
        assertThat(problem(jwt + "audiences: [a], clockSkew: 1h }")).contains("at most 10m");
        assertThat(problem(jwt + "audiences: [a], jwks: { url: http://i.example/keys } }"))
                .contains("must be an https URL");
        assertThat(problem(jwt + "audiences: [a], jwks: { url: https://i/k, file: k.json } }"))
                .endsWith("name either a url or a file");
        assertThat(problem(jwt + "audiences: [a], acr: { gold: strong } }"))
                .contains("unknown word \"strong\"");
        assertThat(problem("credentials: [{ jwt: {name: a, issuer: acme, audiences: [a]} }]"))
                .contains("no keys can be found through this issuer");
        assertThat(problems("credentials: [{ basic: {} }]"))
                .last()
                .asString()
                .endsWith("unknown key \"basic\"; known here: jwt, apiKey");
    }

    @Test
    void twoCredentialsThatCannotBeToldApartAreAnError() {
        assertThat(problem("credentials: [{ apiKey: { name: a } }, { apiKey: { name: b } }]"))
                .contains("reads the header \"x-api-key\" already");
        assertThat(
                        problem(
                                "credentials: [{ apiKey: { name: a } }, { apiKey: { name: a,"
                                        + " header: x-b } }]"))
                .contains("there is a credential \"a\" already, in line 3");
        assertThat(problem("credentials: [{ apiKey: { name: a, header: riskgate-otp } }]"))
                .contains("a meaning of its own");
        assertThat(problem("credentials: [{ apiKey: { name: a, header: 'x key' } }]"))
                .endsWith("must be the name of a header");
    }

    @Test
    void aLimitThatCannotWorkIsAnError() {
        assertThat(problem("limits: [{ per: client }]")).contains("either a rate or aboveBaseline");
        assertThat(problem("limits: [{ per: client, rate: 1/s, aboveBaseline: 5, floor: 1/s }]"))
                .contains("either a rate or aboveBaseline");
        assertThat(problem("limits: [{ per: client, aboveBaseline: 5 }]"))
                .contains("needs a floor");
        assertThat(problem("limits: [{ per: client, rate: 1/s, floor: 1/s }]"))
                .contains("belongs to aboveBaseline");
        assertThat(problem("limits: [{ per: address, aboveBaseline: 5, floor: 1/s }]"))
                .contains("only a client has a baseline");
        assertThat(problem("limits: [{ per: client, rate: 0/s }]")).contains("must be a rate");
        assertThat(problem("limits: [{ per: client, rate: 1/s }, { per: client, rate: 1/s }]"))
                .contains("there is a limit \"client-1/s\" already");
        assertThat(problem("limits: [{ per: client, rate: 1/s, routes: [nix] }]"))
                .endsWith("there is no such route; the policy has no routes");
    }

    @Test
    void aConditionIsCheckedForWhatItAsksAndSays() {
        assertThat(problem(rule("client.rolez.size() > 0")))
                .contains("7:13:", "client has no field \"rolez\"; did you mean \"roles\"?");
        assertThat(problem(rule("client.credential.nam == 'x'")))
                .contains("client.credential has no field \"nam\"; did you mean \"name\"?");
        assertThat(problem(rule("clint.id == 'x'")))
                .contains("unknown name \"clint\"; did you mean \"client\"?");
        assertThat(problem(rule("client.id")))
                .contains("a condition must be true or false, and this is a string");
        assertThat(problem(rule("client.id == 3"))).contains("no matching overload");
        assertThat(problem(rule("client.id == "))).contains("<EOF>").doesNotContain("expecting");
        assertThat(problem(rule("request.method == 'get'")))
                .contains("request.method is never \"get\"; did you mean \"GET\"?");
        assertThat(problem(rule("'nfa' == assurance.level"))).contains("did you mean \"mfa\"?");
        assertThat(problem(rule("place.networkClass in ['tor', 'vpm']"))).contains("\"vpn\"?");
        assertThat(problem(rule("client.credential.name == 'keyz'"))).contains("is never \"keyz\"");
        assertThat(problem(rule("request.path.matches('(a')")))
                .contains("not a regular expression (RE2)");
        assertThat(problem(rule("request.path.matches('(a{50}){50}')"))).contains("too costly");
        assertThat(problem(rule("''.size() == " + "1+".repeat(3000) + "1")))
                .contains("at most 4096 characters");
        assertThat(problem(rule("(".repeat(2000)))).isNotEmpty();
    }

    @Test
    void textOfTheFileIsShownBoundedAndWithoutControlCharacters() {
        String word = "\\u001b[31m" + "x".repeat(900);
        for (String when :
                new String[] {"'" + word + "' == request.method", word + " == 1", word}) {
            assertThat(
                            Sample.problems(
                                    Sample.TOP
                                            + "rules: [{ name: r, then: deny, when: \""
                                            + when
                                            + "\" }]"))
                    .isNotEmpty()
                    .allSatisfy(
                            problem ->
                                    assertThat(problem.toString())
                                            .doesNotContain("\u001b")
                                            .hasSizeLessThan(600));
        }
    }

    private static String rule(String when) {
        return "credentials: [{ apiKey: { name: keys } }]\n"
                + "rules:\n"
                + "  - name: r\n"
                + "    when: >-\n"
                + "      "
                + when
                + "\n    then: deny\n";
    }

    @Test
    void anErrorInAConditionPointsIntoTheFileHoweverItIsWritten() {
        String broken = "client.id == 'x' || client.rolez == 'y'";
        assertThat(problem("rules:\n- {name: r, then: deny, when: \"" + broken + "\"}"))
                .startsWith("4:58: ");
        assertThat(problem("rules:\n- name: r\n  then: deny\n  when: " + broken))
                .startsWith("6:35: ");
        assertThat(
                        problem(
                                "rules:\n- name: r\n  then: deny\n  when: '"
                                        + broken.replace("'", "''")
                                        + "'"))
                .startsWith("6:38: ");
        assertThat(
                        problem(
                                "rules:\n- name: r\n  then: deny\n  when: |\n    "
                                        + broken.replace("|| ", "||\n    ")))
                .startsWith("8:11: ");
        assertThat(
                        problem(
                                "rules:\n- name: r\n  then: deny\n  when: >\n    "
                                        + broken.replace("|| ", "||\n    ")))
                .startsWith("8:11: ");
        assertThat(
                        problem(
                                "rules:\n- name: r\n  then: deny\n  when: "
                                        + broken.replace("|| ", "||\n    ")))
                .startsWith("7:11: ");
    }

    @Test
    void anErrorAtTheStartOfALineOfAConditionPointsAtThatLine() {
        for (String style : new String[] {"|", ">", ">-", ""}) {
            assertThat(
                            problem(
                                    "rules:\n- name: r\n  then: deny\n  when: "
                                            + style
                                            + "\n    client.id == 'x' ||\n    clint.id == 'y'"))
                    .as(style)
                    .startsWith("8:5: rules[0].when: unknown name \"clint\"");
        }
    }

    @Test
    void aKeyThatWouldBeIgnoredIsAnError() {
        assertThat(problem(rule("true") + "    retryAfter: 1m")).contains("then: throttle");
        assertThat(problem("risk: { signals: { newDevice: { maxSpeedKmh: 900 } } }"))
                .contains("unknown key \"maxSpeedKmh\"");
    }

    @Test
    void whatLooksLikeAMistakeIsAWarning() throws YamlException {
        String text =
                """
                credentials: [{ jwt: { name: a, issuer: "http://localhost:8080", audiences: [x] } }]
                rules:
                  - { name: a, then: deny, when: 'client.attributes.tier == "x"' }
                  - { name: b, then: deny, when: 'has(client.attributes.tier) && client.attributes.tier == "x"' }
                """;
        PolicyLoader.Loaded loaded =
                PolicyLoader.parse("policy.yaml", Sample.bytes(Sample.TOP + text));

        assertThat(loaded.warnings().stream().map(Problem::toString))
                .satisfiesExactly(
                        w -> assertThat(w).startsWith("policy.yaml:3:41:").contains("plain http"),
                        w ->
                                assertThat(w)
                                        .startsWith("policy.yaml:5:")
                                        .contains("write has(client.attributes.tier) &&"));
        assertThat(PolicyLoader.parse("p", Sample.bytes(Sample.TOP)).warnings()).hasSize(1);
    }

    @Test
    void whatIsNoPolicyAtAllIsAnErrorInOneSentence(@TempDir Path dir) throws Exception {
        assertThat(Sample.problems("").toString()).contains("the file is empty");
        assertThat(Sample.problems("apiVersion: [").toString()).contains("not valid YAML");
        assertThat(Sample.problems("kind: ApiKeys\napiVersion: riskgate.dev/v1").toString())
                .contains("must be \"Policy\"");
        assertThat(Sample.problems(Sample.TOP + "x: \0").toString()).contains("binary file");
        assertThat(Sample.problems(Sample.TOP + "#".repeat(1 << 20)).toString())
                .contains("larger than 1 MiB");
        assertThatThrownBy(() -> PolicyLoader.load(dir.resolve("absent.yaml")))
                .hasMessageEndingWith("there is no such file");
        assertThatThrownBy(() -> PolicyLoader.load(dir)).isInstanceOf(YamlException.class);
        Path latin = Files.write(dir.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xe4});
        assertThatThrownBy(() -> PolicyLoader.load(latin)).hasMessageContaining("not valid UTF-8");
    }

    @Test
    void anchorsMayBeUsedButNotToBlowTheFileUp() {
        String shared =
                "routes:\n- { name: a, match: { path: /a }, thresholds: &t { deny: 90 } }\n";
        assertThat(problems(shared + "- { name: b, thresholds: *t }")).isEmpty();

        StringBuilder bomb = new StringBuilder("a: &a [x]\n");
        for (char c = 'b'; c < 'z'; c++) {
            bomb.append(c).append(": &").append(c).append(" [");
            bomb.append(("*" + (char) (c - 1) + ", ").repeat(9)).append("]\n");
        }
        assertThat(problems(bomb.toString())).isNotEmpty();
        assertThat(problems("routes: &r [*r]\n")).isNotEmpty();
    }

    @Test
    void aFileOfManyRoutesIsReadAtACostInProportion() {
        StringBuilder text = new StringBuilder("routes:\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("- {name: r").append(i).append(", match: {path: /v1/x").append(i);
            text.append("/*}}\n");
        }
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long start = thread.getCurrentThreadCpuTime();
        assertThat(problems(text.toString())).isEmpty();
        assertThat(thread.getCurrentThreadCpuTime() - start)
                .as("nanoseconds of CPU")
                .isLessThan(10_000_000_000L);
    }

    @Test
    void noDamagedFileMakesTheLoaderThrowAnythingElse() throws Exception {
        byte[] example = Files.readAllBytes(Path.of("../docs/examples/policy.yaml"));
        String[] pieces = {
            "-",
            ":",
            "{",
            "}",
            "[",
            "]",
            "&a",
            "*a",
            "\"",
            "'",
            "|",
            ">",
            "!",
            "#",
            "\n",
            "  ",
            "%",
            "\u0001",
            "999999999999999999999",
            "-1",
            ".nan",
            "~",
            "true",
            "/**",
            "0/s",
            "1e9",
            "\ud83d\ude00",
            "client",
            "never",
            "?",
            "<<: *a",
            "!!binary",
            "\t"
        };
        Random random = new Random(1123);
        int valid = 0;
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder(new String(example, StandardCharsets.UTF_8));
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(12));
                switch (random.nextInt(3)) {
                    case 0 -> text.delete(at, to);
                    case 1 -> text.insert(at, pieces[random.nextInt(pieces.length)]);
                    default -> text.replace(at, to, pieces[random.nextInt(pieces.length)]);
                }
            }
            List<Problem> problems = Sample.problems(text.toString());
            valid += problems.isEmpty() ? 1 : 0;
            assertThat(problems).allSatisfy(p -> assertThat(p.message()).hasSizeBetween(5, 600));
        }
        assertThat(valid).as("damage in comments and the like does no harm").isBetween(15, 300);
    }
}
