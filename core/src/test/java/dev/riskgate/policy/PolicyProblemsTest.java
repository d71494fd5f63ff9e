// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static dev.riskgate.policy.PolicyFaults.problem;
import static dev.riskgate.policy.PolicyFaults.problems;
import static dev.riskgate.policy.PolicyFaults.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

class PolicyProblemsTest {

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
                PolicySample.TOP
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
        assertThat(problem(jwt + "audiences: none }")).contains("under clientIds");
        assertThat(problem(jwt + "audiences: any, clientIds: [a] }")).contains("the word none");
        assertThat(problem(jwt + "audiences: none, clientIds: [] }")).contains("at least one");
        assertThat(problem(jwt + "audiences: [a], clientId: [claims.a, my.api] }"))
                .contains("must name a claim; write claims.my.api");
        assertThat(problem(jwt + "audiences: [a], clientId: [[claims, azp]] }"))
                .contains("without \"claims\"");
        assertThat(problem(jwt + "audiences: [a], claims: { roles: [] } }"))
                .contains("at least one name");
        assertThat(problem(jwt + "audiences: [a], claims: { objectNames: [roles] } }"))
                .contains("no claim is named for roles");
        assertThat(problem(jwt + "audiences: [a], claims: { tenant: t, objectNames: [tenant] } }"))
                .contains("only objects under scopes and roles");
        assertThat(problem(jwt + "audiences: [a], jwks: { file: k }, insecureHttp: true }"))
                .contains("keys that are fetched");
        assertThat(problem(jwt + "audiences: [a], maxTokenKiB: 97 }")).contains("from 1 to 96");
        assertThat(problem(jwt + "audiences: [a], jwks: { url: http://i.example/keys } }"))
                .contains("must be an https URL");
        assertThat(problem(jwt + "audiences: [a], jwks: { url: https://i/k, file: k.json } }"))
                .endsWith("name either a url or a file");
        assertThat(problem(jwt + "audiences: [a], acr: { gold: strong } }"))
                .contains("unknown word \"strong\"");
        assertThat(problem("credentials: [{ jwt: {name: a, issuer: acme, audiences: [a]} }]"))
                .contains("no keys can be found through this issuer");
        assertThat(problems("credentials: [{ kerberos: {} }]"))
                .last()
                .asString()
                .endsWith("unknown key \"kerberos\"; known here: jwt, apiKey, basic");
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
        assertThat(problem("limits: [{ per: client, rate: 1/d, burst: 200000 }]"))
                .contains("limits[0].burst", "more than a year: at 1/d at most 365");
        assertThat(problem("limits: [{ per: client, rate: 0/s }]")).contains("must be a rate");
        assertThat(problem("limits: [{ per: client, rate: 1/s }, { per: client, rate: 1/s }]"))
                .contains("there is a limit \"client-1/s\" already");
        assertThat(problem("limits: [{ per: client, rate: 1/s, routes: [nix] }]"))
                .endsWith("there is no such route; the policy has no routes");
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
                PolicyLoader.parse("policy.yaml", PolicySample.bytes(PolicySample.TOP + text));

        assertThat(loaded.warnings().stream().map(Problem::toString))
                .satisfiesExactly(
                        w -> assertThat(w).startsWith("policy.yaml:3:41:").contains("plain http"),
                        w ->
                                assertThat(w)
                                        .startsWith("policy.yaml:5:")
                                        .contains("write has(client.attributes.tier) &&"));
        assertThat(PolicyLoader.parse("p", PolicySample.bytes(PolicySample.TOP)).warnings())
                .hasSize(1);
    }

    @Test
    void whatIsNoPolicyAtAllIsAnErrorInOneSentence(@TempDir Path dir) throws Exception {
        assertThat(PolicySample.problems("").toString()).contains("the file is empty");
        assertThat(PolicySample.problems("apiVersion: [").toString()).contains("not valid YAML");
        assertThat(PolicySample.problems("kind: ApiKeys\napiVersion: riskgate.dev/v1").toString())
                .contains("must be \"Policy\"");
        assertThat(PolicySample.problems(PolicySample.TOP + "x: \0").toString())
                .contains("binary file");
        assertThat(PolicySample.problems(PolicySample.TOP + "#".repeat(1 << 20)).toString())
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
            List<Problem> problems = PolicySample.problems(text.toString());
            valid += problems.isEmpty() ? 1 : 0;
            assertThat(problems).allSatisfy(p -> assertThat(p.message()).hasSizeBetween(5, 600));
        }
        assertThat(valid).as("damage in comments and the like does no harm").isBetween(15, 300);
    }
}
