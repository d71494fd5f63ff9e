// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code egctl} makes of objects: what Envoy Gateway would tell its Envoys. */
final class Translation {

    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode all;

    private Translation(JsonNode all) {
        this.all = all;
    }

    static Translation of(Path work, List<JsonNode> objects) throws Exception {
        Path file = work.resolve("gateway-api.yaml");
        Files.writeString(file, EnvoyGatewayFiles.text(objects));
        Child.Outcome outcome =
                Child.run(
                        Map.of(),
                        List.of(
                                Programs.EGCTL.orSkip().toString(),
                                "x",
                                "translate",
                                "--from",
                                "gateway-api",
                                "--to",
                                "gateway-api,xds",
                                "--add-missing-resources",
                                "-o",
                                "json",
                                "-f",
                                file.toString()));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        return new Translation(JSON.readTree(outcome.output()));
    }

    /** The objects with their status. */
    JsonNode objects(String kind) {
        return all.path(kind);
    }

    /** The routes of the API's listener. */
    List<JsonNode> routes() {
        List<JsonNode> routes = new ArrayList<>();
        for (JsonNode host : routeConfig().path("virtualHosts")) {
            host.path("routes").forEach(routes::add);
        }
        return routes;
    }

    /** The names of its HTTP filters, in their order. */
    List<String> filters() {
        return http().path("httpFilters").findValuesAsString("name");
    }

    /** The filter that asks Riskgate. */
    JsonNode check() {
        for (JsonNode filter : http().path("httpFilters")) {
            if (filter.path("name").asString("").startsWith("envoy.filters.http.ext_authz")) {
                return filter.path("typedConfig");
            }
        }
        throw new AssertionError("egctl made no check");
    }

    /** The only cluster whose name begins so. */
    JsonNode cluster(String prefix) {
        for (JsonNode each : part("ClustersConfigDump").path("dynamicActiveClusters")) {
            JsonNode cluster = each.path("cluster");
            if (cluster.path("name").asString("").startsWith(prefix)) {
                return cluster;
            }
        }
        throw new AssertionError("egctl made no cluster " + prefix);
    }

    /** The API's listener. */
    JsonNode listener() {
        String name = routeConfig().path("name").asString("");
        for (JsonNode each : part("ListenersConfigDump").path("dynamicListeners")) {
            JsonNode listener = each.at("/activeState/listener");
            if (listener.path("name").asString("").equals(name)) {
                return listener;
            }
        }
        throw new AssertionError("egctl made no listener " + name);
    }

    /** The listener of the API, as an Envoy without a control plane reads it. */
    String standalone() {
        Map<String, JsonNode> endpoints = new HashMap<>();
        for (JsonNode each : part("EndpointsConfigDump").path("dynamicEndpointConfigs")) {
            ObjectNode assignment = (ObjectNode) each.path("endpointConfig");
            assignment.remove("@type");
            endpoints.put(assignment.path("clusterName").asString(""), assignment);
        }
        ObjectNode root = JSON.createObjectNode();
        ObjectNode address = root.putObject("admin").putObject("address");
        address.putObject("socketAddress").put("address", "127.0.0.1").put("portValue", 0);
        ObjectNode resources = root.putObject("staticResources");
        ArrayNode clusters = resources.putArray("clusters");
        for (JsonNode each : part("ClustersConfigDump").path("dynamicActiveClusters")) {
            ObjectNode cluster = (ObjectNode) each.path("cluster");
            cluster.remove(List.of("@type", "edsClusterConfig"));
            cluster.put("type", "STATIC");
            cluster.set("loadAssignment", endpoints.get(cluster.path("name").asString("")));
            clusters.add(cluster);
        }
        ObjectNode listener = (ObjectNode) listener();
        ObjectNode http = (ObjectNode) http();
        http.remove("rds");
        ObjectNode routes = (ObjectNode) routeConfig();
        routes.remove("@type");
        http.set("routeConfig", routes);
        listener.remove("@type");
        resources.putArray("listeners").add(listener);
        return JSON.writeValueAsString(root);
    }

    private JsonNode http() {
        JsonNode chain = listener().path("defaultFilterChain");
        return (chain.isMissingNode() ? listener().at("/filterChains/0") : chain)
                .at("/filters/0/typedConfig");
    }

    private JsonNode routeConfig() {
        return part("RoutesConfigDump").at("/dynamicRouteConfigs/0/routeConfig");
    }

    private JsonNode part(String type) {
        for (JsonNode each : all.path("xds").iterator().next().path("configs")) {
            if (each.path("@type").asString("").endsWith("." + type)) {
                return each;
            }
        }
        throw new AssertionError("egctl made no " + type);
    }
}
