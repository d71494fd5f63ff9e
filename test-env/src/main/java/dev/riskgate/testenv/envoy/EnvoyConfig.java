// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * {@code deploy/envoy/envoy.yaml} as data, so that demo and tests run that very file with other
 * addresses, and a test can turn single settings. Every change returns a copy.
 */
public final class EnvoyConfig {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CHECK = "envoy.filters.http.ext_authz";

    private final ObjectNode root;

    private EnvoyConfig(ObjectNode root) {
        this.root = root;
    }

    public static EnvoyConfig load(Path file) {
        try {
            Object yaml =
                    new Load(LoadSettings.builder().setLabel(file.toString()).build())
                            .loadFromString(Files.readString(file));
            return new EnvoyConfig(JSON.valueToTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Sends the cluster's requests to this address. */
    public EnvoyConfig cluster(String name, String host, int port) {
        return edit(
                copy -> {
                    JsonNode cluster = named(copy.at("/static_resources/clusters"), name);
                    address(
                            cluster.at(
                                    "/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address"),
                            host,
                            port);
                });
    }

    /** Sends the cluster's requests to one more address as well. */
    public EnvoyConfig alsoCluster(String name, String host, int port) {
        return edit(
                copy -> {
                    JsonNode cluster = named(copy.at("/static_resources/clusters"), name);
                    ArrayNode endpoints =
                            (ArrayNode) cluster.at("/load_assignment/endpoints/0/lb_endpoints");
                    JsonNode another = endpoints.get(0).deepCopy();
                    endpoints.add(another);
                    address(another.at("/endpoint/address"), host, port);
                });
    }

    /** The listener, if it is in this file, and the admin interface; port 0 picks a free one. */
    EnvoyConfig listenOn(String host, int apiPort, int adminPort) {
        return edit(
                copy -> {
                    address(copy.at("/admin/address"), host, adminPort);
                    JsonNode listener = copy.at("/static_resources/listeners/0/address");
                    if (listener.isObject()) {
                        address(listener, host, apiPort);
                    }
                });
    }

    /** Reaches every cluster's loopback address under the host name that a container has for it. */
    EnvoyConfig fromContainer(String hostName) {
        return edit(
                copy -> {
                    for (JsonNode address :
                            copy.at("/static_resources/clusters").findValues("socket_address")) {
                        ((ObjectNode) address).put("address", hostName);
                    }
                });
    }

    /** As many proxies in front of Envoy are trusted to have written X-Forwarded-For. */
    public EnvoyConfig trustedProxies(int hops) {
        return editHttp(http -> http.put("xff_num_trusted_hops", hops));
    }

    /** Envoy waits this long for an answer to a check. */
    public EnvoyConfig checkTimeout(Duration timeout) {
        String seconds = timeout.toMillis() / 1e3 + "s";
        return editCheck(
                check -> {
                    ObjectNode service = (ObjectNode) check.get("grpc_service");
                    service.put("timeout", seconds);
                    ((ObjectNode) service.at("/retry_policy/retry_back_off"))
                            .put("max_interval", seconds);
                });
    }

    /** A listener that hands on paths as they come. */
    public EnvoyConfig withoutNormalisation() {
        return editHttp(
                http -> {
                    http.put("normalize_path", false);
                    http.put("merge_slashes", false);
                    http.put("path_with_escaped_slashes_action", "KEEP_UNCHANGED");
                });
    }

    /** Changes a cluster. */
    public EnvoyConfig editCluster(String name, Consumer<ObjectNode> change) {
        return edit(
                copy ->
                        change.accept(
                                (ObjectNode) named(copy.at("/static_resources/clusters"), name)));
    }

    /** Changes the routes of the first listener, of which the first that matches counts. */
    public EnvoyConfig editRoutes(Consumer<ArrayNode> change) {
        return editHttp(
                http -> change.accept((ArrayNode) http.at("/route_config/virtual_hosts/0/routes")));
    }

    /** Changes the connection manager of the first listener. */
    public EnvoyConfig editHttp(Consumer<ObjectNode> change) {
        return edit(
                copy ->
                        change.accept(
                                (ObjectNode)
                                        copy.at(
                                                "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config")));
    }

    /**
     * Closes a connection soon after the answer where the client asked for that; Envoy waits a
     * second otherwise.
     */
    public EnvoyConfig closingSoon() {
        return editHttp(http -> http.put("delayed_close_timeout", "0.1s"));
    }

    /** Changes the ext_authz filter of the first listener. */
    public EnvoyConfig editCheck(Consumer<ObjectNode> change) {
        return editHttp(
                http ->
                        change.accept(
                                (ObjectNode)
                                        named(http.get("http_filters"), CHECK)
                                                .get("typed_config")));
    }

    /** Without the ext_authz filter of the first listener: nobody is asked. */
    public EnvoyConfig withoutCheck() {
        return editHttp(
                http -> {
                    ArrayNode filters = (ArrayNode) http.get("http_filters");
                    filters.removeIf(named(filters, CHECK)::equals);
                });
    }

    /** Changes anything. */
    public EnvoyConfig edit(Consumer<ObjectNode> change) {
        ObjectNode copy = root.deepCopy();
        change.accept(copy);
        return new EnvoyConfig(copy);
    }

    /** In Envoy's JSON form. */
    public String toJson() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode each : list) {
            if (each.path("name").asString("").equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("Envoy's configuration has nothing named " + name);
    }

    private static void address(JsonNode address, String host, int port) {
        ((ObjectNode) address)
                .putObject("socket_address")
                .put("address", host)
                .put("port_value", port);
    }
}
