// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.server.config.Address;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the files for Istio, Envoy Gateway and the Gateway API promise, as far as text shows it. */
class ManifestsTest {

    /** Kind → the version that the newest releases serve. */
    private static final Map<String, Set<String>> VERSIONS =
            Map.ofEntries(
                    Map.entry("GatewayClass", Set.of("gateway.networking.k8s.io/v1")),
                    Map.entry(
                            "Gateway",
                            Set.of("gateway.networking.k8s.io/v1", "networking.istio.io/v1")),
                    Map.entry("HTTPRoute", Set.of("gateway.networking.k8s.io/v1")),
                    Map.entry("ReferenceGrant", Set.of("gateway.networking.k8s.io/v1")),
                    Map.entry("BackendTLSPolicy", Set.of("gateway.networking.k8s.io/v1")),
                    Map.entry("EnvoyProxy", Set.of("gateway.envoyproxy.io/v1alpha1")),
                    Map.entry("SecurityPolicy", Set.of("gateway.envoyproxy.io/v1alpha1")),
                    Map.entry("ClientTrafficPolicy", Set.of("gateway.envoyproxy.io/v1alpha1")),
                    Map.entry("EnvoyPatchPolicy", Set.of("gateway.envoyproxy.io/v1alpha1")),
                    Map.entry("VirtualService", Set.of("networking.istio.io/v1")),
                    Map.entry("EnvoyFilter", Set.of("networking.istio.io/v1alpha3")),
                    Map.entry("AuthorizationPolicy", Set.of("security.istio.io/v1")),
                    Map.entry("IstioOperator", Set.of("install.istio.io/v1alpha1")));

    private static final List<String> FOLDERS = List.of("istio", "envoy-gateway", "gateway-api");

    static Stream<Path> files() {
        return FOLDERS.stream().flatMap(folder -> Manifests.files(folder).stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyDocumentIsAnObjectOfAVersionThatIsServed(Path file) {
        assertThat(Manifests.of(file))
                .isNotEmpty()
                .allSatisfy(
                        object -> {
                            String kind = object.path("kind").asString("");
                            assertThat(VERSIONS).containsKey(kind);
                            assertThat(VERSIONS.get(kind))
                                    .contains(object.path("apiVersion").asString(""));
                            if (!kind.equals("IstioOperator")) {
                                assertThat(object.at("/metadata/name").asString("")).isNotEmpty();
                            }
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"istio", "envoy-gateway"})
    void theGuideSaysWhatEachFileIsFor(String name) throws IOException {
        String guide =
                Files.readString(Checkout.find().root().resolve("docs").resolve(name + ".md"));
        for (Path file : Manifests.files(name)) {
            assertThat(guide).contains(file.getFileName().toString());
        }
    }

    @Test
    void theCheckGoesToThePortThatRiskgateListensOn() throws Exception {
        int port = ((Address.Tcp) defaults().grpc().address()).port();
        JsonNode istio = istioProvider();
        assertThat(istio.path("service").asString(""))
                .isEqualTo("riskgate.riskgate.svc.cluster.local");
        assertThat(istio.path("port").asInt()).isEqualTo(port);
        assertRiskgate(extAuth().at("/grpc/backendRefs/0"), port);
        assertThat(extAuth().at("/grpc/backendRefs").size()).isEqualTo(1);
        assertRiskgate(externalAuth().path("backendRef"), port);
    }

    @Test
    void nobodyIsLetInWhileRiskgateDoesNotAnswer() {
        assertThat(istioProvider().path("failOpen").asBoolean(true)).isFalse();
        assertThat(istioProvider().path("statusOnError").asString("")).isEqualTo("503");
        assertThat(extAuth().path("failOpen").asBoolean(true)).isFalse();
        assertThat(extAuth().path("statusOnError").asInt()).isEqualTo(503);
    }

    @Test
    void riskgatesOwnBudgetEndsBeforeTheTimeoutOfTheCheck() throws Exception {
        Duration budget = defaults().check().budget();
        assertThat(duration(istioProvider().path("timeout"))).isGreaterThan(budget);
        assertThat(duration(extAuth().path("timeout"))).isGreaterThan(budget);
    }

    /** Envoy takes the longest pause between tries for the timeout of each try as well. */
    @Test
    void oneTryMayTakeAsLongAsTheWholeCheck() {
        assertThat(
                        duration(
                                extAuth()
                                        .at(
                                                "/grpc/backendSettings/retry/perRetry/backOff/maxInterval")))
                .isEqualTo(duration(extAuth().path("timeout")));
        assertThat(
                        duration(
                                istioFilter()
                                        .at(
                                                "/grpc_service/retry_policy/retry_back_off/max_interval")))
                .isEqualTo(duration(istioProvider().path("timeout")));
    }

    @Test
    void onlyWhatRiskgateCannotHaveSeenIsTriedAgain() {
        assertThat(extAuth().at("/grpc/backendSettings/retry/retryOn/triggers").toString())
                .isEqualTo("[\"connect-failure\",\"refused-stream\"]");
        assertThat(istioFilter().at("/grpc_service/retry_policy/retry_on").asString(""))
                .isEqualTo("connect-failure,refused-stream");
    }

    /** A header that Riskgate does not see is one that the API does see. */
    @Test
    void riskgateSeesEveryHeaderAndNoBody() {
        assertThat(extAuth().has("headersToExtAuth")).isFalse();
        assertThat(extAuth().has("bodyToExtAuth")).isFalse();
        assertThat(istioProvider().has("includeRequestBodyInCheck")).isFalse();
        assertThat(externalAuth().path("grpc").toString()).isEqualTo("{}");
        assertThat(externalAuth().has("forwardBody")).isFalse();
    }

    /** One empty rule; no rule at all would match nothing. */
    @Test
    void everyAuthorizationPolicyChecksEveryRequest() {
        List<JsonNode> policies =
                Manifests.files("istio").stream()
                        .flatMap(file -> Manifests.of(file).stream())
                        .filter(
                                each ->
                                        each.path("kind")
                                                .asString("")
                                                .equals("AuthorizationPolicy"))
                        .toList();
        assertThat(policies)
                .hasSize(4)
                .allSatisfy(
                        policy -> {
                            assertThat(policy.at("/spec/action").asString("")).isEqualTo("CUSTOM");
                            assertThat(policy.at("/spec/provider/name").asString(""))
                                    .isEqualTo(
                                            meshConfig()
                                                    .at("/extensionProviders/0/name")
                                                    .asString(""));
                            assertThat(policy.at("/spec/rules").toString()).isEqualTo("[{}]");
                        });
    }

    @Test
    void aPolicyOfIstiosRootNamespaceSelectsTheGatewayAlone() {
        for (Path file : Manifests.files("istio")) {
            for (JsonNode object : Manifests.of(file)) {
                if (object.at("/metadata/namespace").asString("").equals("istio-system")) {
                    JsonNode selector =
                            object.path("kind").asString("").equals("EnvoyFilter")
                                    ? object.at("/spec/workloadSelector/labels")
                                    : object.at("/spec/selector/matchLabels");
                    assertThat(selector.path("istio").asString("")).isEqualTo("ingressgateway");
                }
            }
        }
    }

    @Test
    void aListenerWithTlsDiffersInTheFingerprintAlone() {
        ObjectNode plain = (ObjectNode) clientTraffic("client-traffic-policy.yaml");
        ObjectNode tls = (ObjectNode) clientTraffic("client-traffic-policy-https.yaml");
        assertThat(tls.at("/targetRefs/0/sectionName").asString("")).isEqualTo("https");
        assertThat(plain.at("/headers/earlyRequestHeaders/remove/0").asString(""))
                .isEqualTo("x-ja4");
        assertThat(plain.at("/headers/earlyRequestHeaders/removeOnMatch/0/value").asString(""))
                .isEqualTo("x-riskgate-");
        assertThat(tls.at("/headers/earlyRequestHeaders/removeOnMatch"))
                .isEqualTo(plain.at("/headers/earlyRequestHeaders/removeOnMatch"));
        assertThat(tls.at("/headers/earlyRequestHeaders/set/0/name").asString(""))
                .isEqualTo("x-ja4");
        for (ObjectNode spec : List.of(plain, tls)) {
            spec.remove(List.of("tls", "targetRefs"));
            ((ObjectNode) spec.path("headers")).remove("earlyRequestHeaders");
        }
        assertThat(tls).isEqualTo(plain);
    }

    /** What the patches turn is what deploy/envoy has, setting by setting. */
    @Test
    void thePatchesSayWhatTheFilterOfDeployEnvoySays() {
        JsonNode own = ownFilter();
        JsonNode istio = istioFilter();
        assertSame(own, istio, "encode_raw_headers");
        assertSame(own, istio, "validate_mutations");
        assertSame(own, istio, "include_peer_certificate");
        assertSame(own, istio, "include_tls_session");
        assertSameRules(own, istio.path("decoder_header_mutation_rules"));

        Set<String> patched = new HashSet<>();
        for (JsonNode patch :
                Manifests.only("envoy-gateway", "EnvoyPatchPolicy").at("/spec/jsonPatches")) {
            String setting = patch.at("/operation/path").asString("");
            JsonNode value = patch.at("/operation/value");
            patched.add(setting);
            switch (setting) {
                case "decoder_header_mutation_rules" -> assertSameRules(own, value);
                case "http_filters/0" ->
                        assertThat(value.at("/typed_config/mutations/request_trailers_mutations"))
                                .isEqualTo(
                                        ownFilter("header_mutation")
                                                .at("/mutations/request_trailers_mutations"));
                case "common_http_protocol_options/max_headers_count", "max_request_headers_kb" ->
                        assertThat(value).isEqualTo(ownHttp().at("/" + setting));
                default -> assertThat(value).isEqualTo(own.get(setting));
            }
        }
        assertThat(patched)
                .containsExactlyInAnyOrder(
                        "encode_raw_headers",
                        "validate_mutations",
                        "decoder_header_mutation_rules",
                        "include_peer_certificate",
                        "include_tls_session",
                        "common_http_protocol_options/max_headers_count",
                        "max_request_headers_kb",
                        "http_filters/0");
    }

    @Test
    void theIstioFiltersHaveTheLimitsAndTheRemovalsOfDeployEnvoy() {
        List<JsonNode> values = patches("envoy-filter.yaml");
        assertThat(values.toString())
                .contains(
                        "\"max_headers_count\":"
                                + ownHttp().at("/common_http_protocol_options/max_headers_count"),
                        "\"max_request_headers_kb\":" + ownHttp().path("max_request_headers_kb"),
                        ownFilter("header_mutation").path("mutations").toString());
    }

    /** Only preflights are the gateway's alone: a browser is no neighbour in the mesh. */
    @Test
    void aSidecarsFilterDiffersFromTheGatewaysInWhatOnlyOneOfThemSees() {
        List<JsonNode> gateway = new ArrayList<>(patches("envoy-filter.yaml"));
        List<JsonNode> sidecar = patches("envoy-filter-sidecar.yaml");
        gateway.removeIf(each -> each.path("name").asString("").endsWith(".cors"));
        ArrayNode removed =
                (ArrayNode) sidecar.getLast().at("/typed_config/mutations/request_mutations");
        assertThat(removed.remove(1).toString()).isEqualTo("{\"remove\":\"x-ja4\"}");
        assertThat(sidecar).isEqualTo(gateway);
    }

    /** What an EnvoyFilter puts in. */
    private static List<JsonNode> patches(String file) {
        List<JsonNode> values = new ArrayList<>();
        Manifests.of(Manifests.folder("istio").resolve(file))
                .getFirst()
                .at("/spec/configPatches")
                .forEach(each -> values.add(each.at("/patch/value")));
        return values;
    }

    private static void assertSame(JsonNode own, JsonNode other, String setting) {
        assertThat(other.path(setting)).as(setting).isEqualTo(own.get(setting));
    }

    private static void assertSameRules(JsonNode own, JsonNode rules) {
        JsonNode ownRules = own.path("decoder_header_mutation_rules");
        assertThat(rules.at("/allow_expression/regex"))
                .isEqualTo(ownRules.at("/allow_expression/regex"));
        assertThat(rules.path("disallow_all").asBoolean()).isTrue();
        assertThat(rules.path("disallow_is_error").asBoolean()).isTrue();
    }

    private static void assertRiskgate(JsonNode backend, int port) {
        assertThat(backend.path("name").asString("")).isEqualTo("riskgate");
        assertThat(backend.path("namespace").asString("")).isEqualTo("riskgate");
        assertThat(backend.path("port").asInt()).isEqualTo(port);
    }

    private static JsonNode meshConfig() {
        return Manifests.only("istio", "IstioOperator").at("/spec/meshConfig");
    }

    private static JsonNode istioProvider() {
        return meshConfig().at("/extensionProviders/0/envoyExtAuthzGrpc");
    }

    private static JsonNode istioFilter() {
        return Manifests.of(Manifests.folder("istio").resolve("envoy-filter.yaml"))
                .getFirst()
                .at("/spec/configPatches/0/patch/value/typed_config");
    }

    private static JsonNode extAuth() {
        return Manifests.only("envoy-gateway", "SecurityPolicy").at("/spec/extAuth");
    }

    private static JsonNode clientTraffic(String file) {
        return Manifests.of(Manifests.folder("envoy-gateway").resolve(file))
                .getFirst()
                .path("spec");
    }

    private static JsonNode externalAuth() {
        return Manifests.only("gateway-api", "HTTPRoute")
                .at("/spec/rules/0/filters/0/externalAuth");
    }

    private static JsonNode ownFilter() {
        return ownFilter("ext_authz");
    }

    private static JsonNode ownFilter(String name) {
        for (JsonNode filter : ownHttp().path("http_filters")) {
            if (filter.path("name").asString("").equals("envoy.filters.http." + name)) {
                return filter.path("typed_config");
            }
        }
        throw new AssertionError("deploy/envoy has no filter " + name);
    }

    private static JsonNode ownHttp() {
        return Manifests.of(Checkout.find().envoyConfig())
                .getFirst()
                .at("/static_resources/listeners/0/filter_chains/0/filters/0/typed_config");
    }

    private static Duration duration(JsonNode text) {
        return Duration.parse("PT" + text.asString("").replace("250ms", "0.25s"));
    }

    private static ServerConfig defaults() throws Exception {
        return ServerConfigs.read(null, Map.of("RISKGATE_POLICY_FILE", "policy.yaml"));
    }
}
