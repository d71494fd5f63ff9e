// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testredis.Await;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code deploy/envoy-gateway} in Envoy Gateway itself: without Kubernetes it reads its objects
 * from files, starts an Envoy, and tells it what to do. It uses fixed ports (18000 to 19003).
 */
class EnvoyGatewayTest extends CheckedGatewayTest {

    private static final String VERSION = "1.40.0";

    @Override
    void needPrograms() {
        Programs.ENVOY_GATEWAY.orSkip();
        Programs.envoyOrSkip();
    }

    @Override
    Gateway start(Path work, Ports ports) throws Exception {
        Path program = Programs.ENVOY_GATEWAY.orSkip();
        // Where Envoy Gateway looks for an Envoy before it fetches one.
        Path bin = work.resolve("data/envoy-versions/" + VERSION + "/bin");
        Files.createDirectories(bin);
        Files.createSymbolicLink(bin.resolve("envoy"), Programs.envoyOrSkip());
        Child.Outcome certificates =
                Child.run(
                        Map.of(),
                        List.of(
                                program.toString(),
                                "certgen",
                                "--local",
                                "--config-home",
                                work.resolve("config").toString()));
        assertThat(certificates.code()).as(certificates.output()).isZero();

        Path accessLog = work.resolve("gateway-access.log");
        List<JsonNode> objects = EnvoyGatewayFiles.withoutServices(ports);
        for (JsonNode object : objects) {
            if (object.path("kind").asString("").equals("EnvoyProxy")) {
                ((ObjectNode) object.at("/spec/telemetry/accessLog/settings/0/sinks/0/file"))
                        .put("path", accessLog.toString());
                ObjectNode provider = ((ObjectNode) object.path("spec")).putObject("provider");
                provider.put("type", "Host").putObject("host").put("envoyVersion", VERSION);
            }
        }
        Path files = Files.createDirectories(work.resolve("objects"));
        Files.writeString(files.resolve("all.yaml"), EnvoyGatewayFiles.text(objects));
        Path config = work.resolve("envoy-gateway.yaml");
        Files.writeString(
                config,
                """
                apiVersion: gateway.envoyproxy.io/v1alpha1
                kind: EnvoyGateway
                gateway: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
                provider:
                  type: Custom
                  custom:
                    resource: { type: File, file: { paths: [%2$s] } }
                    infrastructure:
                      type: Host
                      host:
                        configHome: %1$s/config
                        dataHome: %1$s/data
                        stateHome: %1$s/state
                        runtimeDir: %1$s/run
                extensionApis: { enableEnvoyPatchPolicy: true, enableBackend: true }
                """
                        .formatted(work, files));
        Child child =
                opened(
                        Child.start(
                                work.resolve("envoy-gateway.log"),
                                Map.of(),
                                List.of(
                                        program.toString(),
                                        "server",
                                        "--config-path",
                                        config.toString())));
        Await.until(
                "Envoy Gateway's Envoy answers",
                Child.TO_START,
                () -> {
                    child.assertAlive();
                    return new RawHttp(ports.gateway()).send(get("/")).status() != 0;
                });
        return new Gateway() {
            @Override
            public int port() {
                return ports.gateway();
            }

            @Override
            public JsonLog accessLog() {
                return new JsonLog(accessLog);
            }
        };
    }
}
