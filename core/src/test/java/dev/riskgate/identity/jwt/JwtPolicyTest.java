// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.identity.jwt.JwtCredential.Claims;
import dev.riskgate.identity.jwt.JwtCredential.Jwks;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a policy says of tokens, and what it is warned about. */
class JwtPolicyTest {

    private static final String ISSUER = "https://idp.example.com/";

    /** Enough for tokens of one issuer. */
    private static final String LEAST = "name: idp, issuer: '" + ISSUER + "', audiences: [api]";

    @TempDir private Path dir;

    @Test
    void thereAreDefaultsForAllButNameIssuerAndAudience() throws Exception {
        assertThat(jwt(LEAST))
                .isEqualTo(
                        new JwtCredential(
                                "idp",
                                ISSUER,
                                ISSUER,
                                List.of("api"),
                                List.of(),
                                JwtCredential.DEFAULT_ALGORITHMS,
                                Duration.ofSeconds(30),
                                16,
                                Jwks.DISCOVERED,
                                false,
                                List.of(new ClaimPath("sub")),
                                Claims.DEFAULT,
                                JwtCredential.DEFAULT_ACR,
                                ""));
    }

    @Test
    void everythingElseIsAsThePolicyWritesIt() throws Exception {
        assertThat(
                        jwt(
                                LEAST
                                        + ", clients: partners, clientIds: [app], algorithms:"
                                        + " [ES256], clockSkew: 10m, maxTokenKiB: 96, insecureHttp:"
                                        + " true, jwks: { url: 'http://keys.example.com/k' },"
                                        + " clientId: [claims.azp, [a, b.c]], claims: { scopes: s,"
                                        + " roles: [r, x], tenant: t, objectNames: [roles] }, acr:"
                                        + " { gold: mfa, silver: single }, metadataKey: m"))
                .isEqualTo(
                        new JwtCredential(
                                "idp",
                                "partners",
                                ISSUER,
                                List.of("api"),
                                List.of("app"),
                                List.of("ES256"),
                                Duration.ofMinutes(10),
                                96,
                                new Jwks("http://keys.example.com/k", ""),
                                true,
                                List.of(new ClaimPath("azp"), ClaimPath.of(List.of("a", "b.c"))),
                                new Claims(
                                        new ClaimPath("s"),
                                        ClaimPath.of(List.of("r", "x")).withObjectNames(true),
                                        new ClaimPath("t"),
                                        List.of("roles")),
                                Map.of("gold", AssuranceLevel.MFA, "silver", AssuranceLevel.SINGLE),
                                "m"));
    }

    @Test
    void aClaimMayBeCalledClaims() throws Exception {
        assertThat(jwt(LEAST + ", clientId: [[claims]]").clientId())
                .containsExactly(ClaimPath.of(List.of("claims")));
    }

    @Test
    void aPathIsShownAsThePolicyWritesIt() {
        assertThat(new ClaimPath("a.b")).hasToString("a.b");
        assertThat(ClaimPath.of(List.of("a", "b.c"))).hasToString("[a, b.c]");
        for (String empty : List.of("", ".a", "a.", "a..b")) {
            assertThatThrownBy(() -> new ClaimPath(empty)).as(empty).hasMessageContaining("names");
        }
    }

    @Test
    void theUsualScopesMayBeAnObjectToo() throws Exception {
        assertThat(jwt(LEAST + ", claims: { objectNames: [scopes] }").claims().scopes())
                .isEqualTo(new ClaimPath("scope").withObjectNames(true));
        assertThat(jwt(LEAST + ", claims: { scopes: s }").claims().scopes().objectNames())
                .isFalse();
    }

    @Test
    void aClientIsToldHowTokensAreSent() throws Exception {
        assertThat(jwt(LEAST).howToSend())
                .isEqualTo("an access token in the header authorization (Bearer)");
        assertThat(jwt(LEAST).namesTenants()).isFalse();
        assertThat(jwt(LEAST + ", claims: { tenant: t }").namesTenants()).isTrue();
    }

    @Test
    void keysComeFromWhereThePolicySaysAndElseFromTheIssuersConfiguration() throws Exception {
        assertThat(jwt(LEAST).keySet()).isEqualTo(JwksSettings.ofIssuer(ISSUER));
        assertThat(jwt(LEAST + ", jwks: { url: 'https://k.example.com/' }").keySet())
                .isEqualTo(JwksSettings.ofUrl("https://k.example.com/"));
        assertThat(jwt(LEAST + ", jwks: { file: k.json }").keySet())
                .isEqualTo(JwksSettings.ofFile(dir.resolve("k.json").toString()));
        assertThat(jwt(LEAST + ", metadataKey: m").keySet()).as("Envoy verifies").isNull();
    }

    /** The start and the checks of a policy name those that can be replaced on the way. */
    @Test
    void itIsKnownWhichKeysAreFetchedInsecurely() throws Exception {
        assertThat(jwt(LEAST).fetchesInsecurely()).isFalse();
        assertThat(jwt(LEAST + ", insecureHttp: true").fetchesInsecurely()).isTrue();
        String url = ", jwks: { url: 'http://k.example.com/' }, insecureHttp: true";
        assertThat(jwt(LEAST + url).fetchesInsecurely()).isTrue();
        assertThat(jwt(LEAST + url + ", metadataKey: m").fetchesInsecurely()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://idp.example.com/k",
                "http://localhost.example.com/k",
                "ftp://127.0.0.1/k",
                "https:///k",
                "https://idp.example.com/ k"
            })
    void keysThatAnybodyOnTheWayCouldReplaceAreAFault(String url) {
        assertFault(", jwks: { url: '" + url + "' }", "must be an https URL (https, http on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3:8080", "[::1]"})
    void keysOverPlainHttpFromThisMachineAreWarnedAbout(String host) throws Exception {
        assertThat(warnings(LEAST + ", jwks: { url: 'http://" + host + "/k' }"))
                .singleElement()
                .asString()
                .contains("keys over plain http are for trying things out only");
        assertThat(warnings(LEAST + ", jwks: { url: 'https://" + host + "/k' }")).isEmpty();
    }

    @Test
    void insecureHttpIsForHttpOnlyAndForKeysThatAreFetched() throws Exception {
        assertFault(
                ", jwks: { url: 'ftp://k.example.com/' }, insecureHttp: true",
                "must be an https URL");
        assertFault(", jwks: { url: 'http:///k' }, insecureHttp: true", "must be an https URL");
        String none = "insecureHttp is for keys that are fetched, and none are here";
        assertFault(", jwks: { file: k }, insecureHttp: true", none);
        assertFault(", metadataKey: m, insecureHttp: true", none);
        assertThat(warnings(LEAST + ", insecureHttp: true")).isEmpty();
    }

    @Test
    void anIssuerThatIsNoUrlNamesItsKeysElsewhere() throws Exception {
        String acme = "{ name: idp, issuer: acme, audiences: [api]";
        assertThatThrownBy(() -> load(acme + " }"))
                .hasMessageContaining("no keys can be found through this issuer; name them under");
        assertThat(load(acme + ", jwks: { url: 'https://k.example.com/' } }").warnings()).isEmpty();
        assertThat(load(acme + ", metadataKey: m }").warnings()).isEmpty();
    }

    @Test
    void aFileOfKeysThatCannotBeUsedIsAWarningSinceItMayComeLater() throws Exception {
        assertThat(fileWarning("gone.json")).contains("gone.json does not exist: no token", "503");
        assertThat(fileWarning(".")).contains("is no file");
        Files.createFile(dir.resolve("empty.json"));
        assertThat(fileWarning("empty.json")).contains("is empty");
        Files.writeString(dir.resolve("k.json"), "{}");
        assertThat(warnings(LEAST + ", jwks: { file: k.json }")).isEmpty();
        assertFault(", jwks: { file: \"a\\0b\" }", "must be the path of a file");
    }

    private String fileWarning(String name) throws YamlException {
        List<String> warnings = warnings(LEAST + ", jwks: { file: " + name + " }");
        assertThat(warnings).hasSize(1);
        return warnings.getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "jwks: {}|name either a url or a file",
                "jwks: { url: 'https://a.b/', file: k }|name either a url or a file",
                "algorithms: []|at least one algorithm is needed",
                "algorithms: [None]|\"none\" is never accepted",
                "algorithms: [HS512]|HMAC is never accepted",
                "algorithms: [RS265]|unknown algorithm; did you mean \"RS256\"?",
                "clientIds: []|at least one client id is needed",
                "clockSkew: 601s|must be at most 10m",
                "maxTokenKiB: 0|from 1 to 96",
                "clients: ''|use 1 to 256 characters",
                "clientId: []|clientId needs at least one claim",
                "clientId: [[]]|a claim has at least one name",
                "clientId: [[claims, sub]]|without \"claims\"",
                "clientId: claims.|must name a claim, such as claims.azp",
                "clientId: sub|must name a claim; write claims.sub",
                "clientId: claims.$.sub|must name a claim; write claims.sub",
                "claims: { roles: claims.roles }|have no \"claims.\" before them; write roles",
                "claims: { roles: a..b }|each dot leads into an object",
                "claims: { roles: .a }|each dot leads into an object",
                "claims: { roles: a. }|each dot leads into an object",
                "claims: { roles: '$.realm.roles[*]' }|another language; write realm.roles",
                "claims: { roles: /realm/roles }|another language; write realm.roles",
                "claims: { roles: \"a['b']\" }|another language; write a.b",
                "claims: { roles: 'a b' }|another language",
                "claims: { roles: 'a[b' }|another language",
                "claims: { objectNames: [tenant] }|only objects under scopes and roles",
                "claims: { objectNames: [roles] }|no claim is named for roles",
                "acr: { gold: best }|gold"
            })
    void whatCannotBeMeantIsAFaultThatSaysWhatToWrite(String setting, String fault) {
        assertFault(", " + setting, fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|at least one audience is needed",
                "any|must be a list of audiences, or the word none with clientIds",
                "none|any token of this issuer would do, also one made for another API",
                "none, clientIds: []|at least one client id is needed"
            })
    void tokensThatWereMadeForSomebodyElseCannotBeAllowed(String audiences, String fault) {
        assertThatThrownBy(
                        () -> jwt("name: idp, issuer: '" + ISSUER + "', audiences: " + audiences))
                .hasMessageContaining(fault);
    }

    @Test
    void whatIsLeftOutOrEmptyIsNamed() {
        assertThatThrownBy(() -> jwt("name: idp, audiences: [api]"))
                .hasMessageContaining("key \"issuer\" is missing")
                .hasMessageNotContaining("no keys can be found");
        assertThatThrownBy(() -> jwt("name: idp, issuer: '', audiences: [api]"))
                .hasMessageContaining("must be the exact iss of the tokens");
        assertThatThrownBy(() -> jwt("name: idp, issuer: 'https://i.example/'"))
                .hasMessageContaining("key \"audiences\" is missing");
    }

    /** Else a token's client could take a key's limits and profile, or an account's. */
    @Test
    void anIssuerCannotCallItsClientsNamespaceAsAnotherKindsIsCalled() throws Exception {
        for (String taken : List.of("keys", "accounts")) {
            String jwt = "name: idp, issuer: " + taken + ", audiences: [api], metadataKey: m";
            assertThatThrownBy(() -> jwt(jwt)).hasMessageContaining("belongs to");
            assertThat(jwt(jwt + ", clients: other").clients()).isEqualTo("other");
        }
        String longest = "https://idp.example.com/" + "x".repeat(256 - 24);
        assertThat(jwt("name: idp, audiences: [api], issuer: " + longest).clients())
                .isEqualTo(longest);
        assertThatThrownBy(() -> jwt("name: idp, audiences: [api], issuer: " + longest + "x"))
                .hasMessageContaining("1 to 256 characters, no control characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", clientId: claims.azp|true",
                ", claims: { tenant: t }|true",
                ", claims: { roles: r }|false",
                ", clientId: claims.azp, clients: others|false",
                "|false"
            })
    void twoWaysToNameTheClientsOfOneIssuerAreWarnedAbout(String second, boolean warned)
            throws Exception {
        String other = LEAST.replace("idp,", "two,") + (second == null ? "" : second);
        List<String> warnings = warnings(LEAST + " }\n  - jwt: { " + other);
        assertThat(warnings.stream().anyMatch(it -> it.contains("\"idp\" has the same issuer")))
                .isEqualTo(warned);
    }

    private void assertFault(String more, String fault) {
        assertThatThrownBy(() -> jwt(LEAST + more)).as(more).hasMessageContaining(fault);
    }

    private JwtCredential jwt(String settings) throws YamlException {
        return load("{ " + settings + " }")
                .policy()
                .file()
                .credentials(JwtKind.INSTANCE)
                .getFirst();
    }

    private List<String> warnings(String settings) throws YamlException {
        return load("{ " + settings + " }").warnings().stream().map(Problem::toString).toList();
    }

    private PolicyLoader.Loaded load(String jwt) throws YamlException {
        String policy =
                "apiVersion: riskgate.dev/v1\nkind: Policy\ncredentials:\n  - jwt: " + jwt + "\n";
        return PolicyLoader.parse(
                dir.resolve("policy.yaml").toString(), policy.getBytes(StandardCharsets.UTF_8));
    }
}
