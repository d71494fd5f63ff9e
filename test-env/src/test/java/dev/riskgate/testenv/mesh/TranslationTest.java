// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testredis.TestCertificate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What Envoy Gateway makes of our files, and of changes that somebody may make to them. */
class TranslationTest {

    private static final CheckedGatewayTest.Ports PORTS =
            new CheckedGatewayTest.Ports(8080, 9191, 8081, 0);

    private static final String CORS =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: SecurityPolicy
            metadata: { name: cors, namespace: api }
            spec:
              targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: api }]
              cors: { allowOrigins: ["https://app.example.com"] }
            """;

    @TempDir Path work;
    private final List<JsonNode> objects = new ArrayList<>();

    @BeforeEach
    void shippedFiles() {
        Programs.EGCTL.orSkip();
        objects.addAll(EnvoyGatewayFiles.with(PORTS));
    }

    @Test
    void envoyGatewayAcceptsEveryObject() throws Exception {
        Translation translation = Translation.of(work, objects);
        for (String kind :
                List.of(
                        "securityPolicies",
                        "clientTrafficPolicies",
                        "envoyPatchPolicies",
                        "envoyProxiesForGateways",
                        "gateways",
                        "httpRoutes")) {
            List<JsonNode> conditions = translation.objects(kind).findValues("conditions");
            assertThat(conditions).as(kind).isNotEmpty();
            assertThat(conditions)
                    .as(kind)
                    .allSatisfy(
                            list ->
                                    assertThat(list)
                                            .allSatisfy(
                                                    each ->
                                                            assertThat(
                                                                            each.path("status")
                                                                                    .asString(""))
                                                                    .as(each.toString())
                                                                    .isEqualTo("True")));
        }
    }

    @Test
    void everyRouteOfTheGatewayIsChecked() throws Exception {
        add(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: { name: later, namespace: api }
                spec:
                  parentRefs: [{ name: api }]
                  rules:
                    - matches: [{ path: { type: PathPrefix, value: /later } }]
                      backendRefs: [{ name: api, port: 8081 }]
                """);
        List<JsonNode> routes = Translation.of(work, objects).routes();
        assertThat(routes).hasSize(2).allMatch(TranslationTest::checked);
    }

    @Test
    void aPolicyOfARouteAloneTakesTheCheckAway() throws Exception {
        add(CORS);
        assertThat(Translation.of(work, objects).routes())
                .hasSize(1)
                .noneMatch(TranslationTest::checked);
    }

    @Test
    void onePolicyMoreKeepsTheCheckIfItIsMerged() throws Exception {
        add(CORS.replace("spec:", "spec:\n  mergeType: StrategicMerge"));
        assertThat(Translation.of(work, objects).routes())
                .hasSize(1)
                .allMatch(TranslationTest::checked);
    }

    @Test
    void aPreflightIsAnsweredBeforeTheCheck() throws Exception {
        ObjectNode cors = ((ObjectNode) only("SecurityPolicy").path("spec")).putObject("cors");
        cors.putArray("allowOrigins").add("https://app.example.com");
        List<String> filters = Translation.of(work, objects).filters();
        assertThat(filters).contains("envoy.filters.http.cors");
        assertThat(filters.indexOf("envoy.filters.http.cors"))
                .isLessThan(
                        filters.indexOf(
                                "envoy.filters.http.ext_authz/securitypolicy/api/riskgate"));
    }

    @Test
    void aPolicyThatBecameInvalidClosesTheRoutes() throws Exception {
        objects.remove(only("ReferenceGrant"));
        List<JsonNode> routes = Translation.of(work, objects).routes();
        assertThat(routes)
                .hasSize(1)
                .allSatisfy(
                        route ->
                                assertThat(route.at("/directResponse/status").asInt())
                                        .isEqualTo(500));
    }

    /** Why the shipped policy says {@code failOpen: false}. */
    @Test
    void failingOpenWouldLetEverybodyInWhenThePolicyBecomesInvalid() throws Exception {
        objects.remove(only("ReferenceGrant"));
        ((ObjectNode) only("SecurityPolicy").at("/spec/extAuth")).put("failOpen", true);
        List<JsonNode> routes = Translation.of(work, objects).routes();
        assertThat(routes)
                .hasSize(1)
                .noneMatch(TranslationTest::checked)
                .allSatisfy(
                        route -> assertThat(route.at("/route/cluster").asString("")).isNotEmpty());
    }

    @Test
    void bodiesAreSentOnlyIfThePolicySaysSo() throws Exception {
        assertThat(Translation.of(work, objects).check().has("withRequestBody")).isFalse();
        ((ObjectNode) only("SecurityPolicy").at("/spec/extAuth"))
                .putObject("bodyToExtAuth")
                .put("maxRequestBytes", 8192);
        JsonNode body = Translation.of(work, objects).check().path("withRequestBody");
        assertThat(body.path("maxRequestBytes").asInt()).isEqualTo(8192);
        assertThat(body.path("allowPartialMessage").asBoolean(false)).isFalse();
    }

    @Test
    void theConnectionToRiskgateIsEncryptedByTheBackendTlsPolicy() throws Exception {
        TestCertificate certificate = TestCertificate.in(work);
        objects.addAll(
                Manifests.of(Manifests.folder("envoy-gateway").resolve("backend-tls-policy.yaml")));
        add(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: riskgate-ca, namespace: riskgate }
                data: { ca.crt: "%s" }
                """
                        .formatted(pem(certificate.certificateFile())));
        JsonNode riskgate = Translation.of(work, objects).cluster("securitypolicy/");
        assertThat(riskgate.toString())
                .contains("UpstreamTlsContext", "\"sni\":\"riskgate.riskgate.svc\"");
    }

    @Test
    void aListenerThatEndsTlsTakesTheFingerprintOfTheHandshake() throws Exception {
        ObjectNode listener = (ObjectNode) only("Gateway").at("/spec/listeners/0");
        listener.put("name", "https").put("protocol", "HTTPS");
        objects.remove(only("EnvoyPatchPolicy"));
        objects.addAll(
                Manifests.of(
                        Manifests.folder("envoy-gateway")
                                .resolve("client-traffic-policy-https.yaml")));
        listener.putObject("tls").putArray("certificateRefs").addObject().put("name", "api-tls");
        TestCertificate certificate = TestCertificate.in(work);
        add(
                """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata: { name: api-tls, namespace: api }
                data: { tls.crt: %s, tls.key: %s }
                """
                        .formatted(
                                base64(certificate.certificateFile()),
                                base64(certificate.keyFile())));
        String whole = Translation.of(work, objects).listener().toString();
        assertThat(whole).contains("\"enableJa4Fingerprinting\":true", "%TLS_JA4_FINGERPRINT%");
    }

    private void add(String object) {
        objects.addAll(Manifests.read("added", object));
    }

    private JsonNode only(String kind) {
        return objects.stream()
                .filter(each -> each.path("kind").asString("").equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The filter stands in the connection manager, switched off; each route switches it on. */
    private static boolean checked(JsonNode route) {
        return route.path("typedPerFilterConfig")
                .has("envoy.filters.http.ext_authz/securitypolicy/api/riskgate");
    }

    private static String pem(Path file) throws IOException {
        return Files.readString(file).replace("\n", "\\n");
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }
}
