// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import dev.riskgate.testenv.world.RunningReplica;
import dev.riskgate.testredis.Await;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Istio's control plane, as a process of this machine: it reads Istio's own kinds from a folder and
 * tells proxies what follows from them. It does not start without an API server, but puts nothing
 * there.
 *
 * <p>Its filters for statistics, peer metadata and ALPN, which only Istio's build of Envoy has, are
 * switched off. No check depends on them.
 */
final class Istiod implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Child istiod;
    private final int xds;

    private Istiod(Child istiod, int xds) {
        this.istiod = istiod;
        this.xds = xds;
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param mesh MeshConfig
     * @param objects what it shall find
     */
    static Istiod start(Path program, Path work, JsonNode mesh, List<JsonNode> objects)
            throws Exception {
        Path folder = Files.createDirectories(work.resolve("istio"));
        int number = 0;
        for (JsonNode object : objects) {
            Files.writeString(folder.resolve(number++ + ".yaml"), JSON.writeValueAsString(object));
        }
        Path meshFile = work.resolve("mesh.json");
        Files.writeString(meshFile, JSON.writeValueAsString(mesh));
        int http = RunningReplica.freePort();
        int xds = RunningReplica.freePort();
        Child child =
                Child.start(
                        work.resolve("istiod.log"),
                        Map.of(
                                "PILOT_ENABLE_METADATA_EXCHANGE", "false",
                                "PILOT_ENABLE_ALPN_FILTER", "false",
                                "ENABLE_CA_SERVER", "false",
                                "PILOT_CERT_PROVIDER", "none"),
                        List.of(
                                program.toString(),
                                "discovery",
                                "--registries=Kubernetes",
                                "--kubeconfig=" + Programs.kubeconfigOrSkip(),
                                "--configDir=" + folder,
                                "--meshConfig=" + meshFile,
                                "--httpAddr=127.0.0.1:" + http,
                                "--grpcAddr=127.0.0.1:" + xds,
                                "--httpsAddr=",
                                "--secureGRPCAddr=",
                                "--monitoringAddr=127.0.0.1:" + RunningReplica.freePort(),
                                "--ctrlz_port=0"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest ready =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/ready"))
                            .build();
            Await.until(
                    "istiod is ready",
                    Child.TO_START,
                    () ->
                            child.hasEnded()
                                    || client.send(ready, HttpResponse.BodyHandlers.discarding())
                                                    .statusCode()
                                            == 200);
            child.assertAlive();
        } catch (AssertionError e) {
            child.close();
            throw e;
        }
        return new Istiod(child, xds);
    }

    /** How a proxy finds istiod, and says who it is. */
    String bootstrap(String kind, String workload, String namespace, ObjectNode metadata) {
        metadata.put("NAMESPACE", namespace);
        return """
        {"node": {"id": "%s~127.0.0.1~%s.%s~%s.svc.cluster.local",
                  "cluster": "%s.%s", "metadata": %s},
         "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}},
         "dynamic_resources": {
           "lds_config": {"ads": {}, "resource_api_version": "V3"},
           "cds_config": {"ads": {}, "resource_api_version": "V3"},
           "ads_config": {
             "api_type": "GRPC", "transport_api_version": "V3",
             "set_node_on_first_message_only": true,
             "grpc_services": [{"envoy_grpc": {"cluster_name": "xds-grpc"}}]}},
         "static_resources": {"clusters": [{
           "name": "xds-grpc", "type": "STATIC",
           "typed_extension_protocol_options": {
             "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
               "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
               "explicit_http_config": {"http2_protocol_options": {}}}},
           "load_assignment": {"cluster_name": "xds-grpc", "endpoints": [{
             "lb_endpoints": [{"endpoint": {"address": {
               "socket_address": {"address": "127.0.0.1", "port_value": %d}}}}]}]}}]}}
        """
                .formatted(
                        kind,
                        workload,
                        namespace,
                        namespace,
                        workload,
                        namespace,
                        JSON.writeValueAsString(metadata),
                        xds);
    }

    /** What Kubernetes would tell istiod of a Service. */
    static JsonNode service(String name, int port, String protocol, int actualPort) {
        return Manifests.read(
                        name,
                        """
                        apiVersion: networking.istio.io/v1
                        kind: ServiceEntry
                        metadata: { name: %1$s, namespace: %1$s }
                        spec:
                          hosts: [%1$s.%1$s.svc.cluster.local]
                          location: MESH_INTERNAL
                          resolution: STATIC
                          ports: [{ number: %2$d, name: %3$s, protocol: %3$s }]
                          endpoints: [{ address: 127.0.0.1, ports: { %3$s: %4$d } }]
                        """
                                .formatted(name, port, protocol, actualPort))
                .getFirst();
    }

    @Override
    public void close() {
        istiod.close();
    }
}
