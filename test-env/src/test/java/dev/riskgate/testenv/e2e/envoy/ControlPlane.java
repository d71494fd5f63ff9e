// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import com.github.xds.type.v3.TypedStruct;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;

import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A control plane of another project that serves the shipped resources. Its API is older than
 * Envoy, so it hands extensions on as the structs they are in the file, without knowing them.
 */
final class ControlPlane implements AutoCloseable {

    private static final String ALL = "all";
    private static final JsonFormat.Parser PARSER =
            JsonFormat.parser()
                    .usingTypeRegistry(
                            TypeRegistry.newBuilder().add(TypedStruct.getDescriptor()).build());

    private final SimpleCache<String> cache = new SimpleCache<>(_ -> ALL);
    private final Server server;
    private int version;

    ControlPlane() throws IOException {
        V3DiscoveryServer discovery = new V3DiscoveryServer(cache);
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(discovery.getAggregatedDiscoveryServiceImpl())
                        .build()
                        .start();
    }

    int port() {
        return server.getPort();
    }

    /** Serves the resources of these two files from now on. */
    void serve(JsonNode listeners, JsonNode clusters) throws InvalidProtocolBufferException {
        version++;
        cache.setSnapshot(
                ALL,
                Snapshot.create(
                        parsed(clusters, Cluster.getDefaultInstance()),
                        List.of(),
                        parsed(listeners, Listener.getDefaultInstance()),
                        List.of(),
                        List.of(),
                        Integer.toString(version)));
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static <T extends Message> List<T> parsed(JsonNode file, T kind)
            throws InvalidProtocolBufferException {
        List<T> resources = new ArrayList<>();
        for (JsonNode resource : file.get("resources")) {
            ObjectNode own = (ObjectNode) resource.deepCopy();
            own.remove("@type");
            structs(own);
            Message.Builder builder = kind.newBuilderForType();
            PARSER.merge(JsonMapper.shared().writeValueAsString(own), builder);
            @SuppressWarnings("unchecked")
            T message = (T) builder.build();
            resources.add(message);
        }
        return resources;
    }

    /** Turns the outermost extensions into xds.type.v3.TypedStruct. */
    private static void structs(JsonNode node) {
        if (node instanceof ArrayNode elements) {
            elements.forEach(ControlPlane::structs);
        } else if (node instanceof ObjectNode object) {
            JsonNode type = object.remove("@type");
            if (type == null) {
                object.forEach(ControlPlane::structs);
            } else {
                ObjectNode value = object.deepCopy();
                object.removeAll();
                object.put("@type", "type.googleapis.com/xds.type.v3.TypedStruct");
                object.set("typeUrl", type);
                object.set("value", value);
            }
        }
    }
}
