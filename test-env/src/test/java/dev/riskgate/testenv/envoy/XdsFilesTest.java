// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files in {@code deploy/envoy/xds} are those that the generator makes, and say the same. */
class XdsFilesTest {

    private static final Path YAML = Checkout.find().envoyConfig();
    private static final Path XDS = YAML.resolveSibling("xds");

    @Test
    void theFilesAreFresh() throws Exception {
        XdsFiles fresh = new XdsFiles(Files.readString(YAML));
        String remedy = "run the main method of XdsFiles";
        assertThat(XDS.resolve("lds.yaml")).as(remedy).hasContent(fresh.listeners());
        assertThat(XDS.resolve("cds.yaml")).as(remedy).hasContent(fresh.clusters());
    }

    @Test
    void theySayWhatTheStaticFileSays() throws Exception {
        assertThat(withoutTypes("lds.yaml", "envoy.config.listener.v3.Listener"))
                .isEqualTo(inStaticFile("listeners"));
        assertThat(withoutTypes("cds.yaml", "envoy.config.cluster.v3.Cluster"))
                .isEqualTo(inStaticFile("clusters"));
    }

    private static Object inStaticFile(String list) throws IOException {
        return value((Map<?, ?>) value(parsed(YAML), "static_resources"), list);
    }

    private static List<Map<Object, Object>> withoutTypes(String file, String type)
            throws IOException {
        List<Map<Object, Object>> resources = new ArrayList<>();
        for (Object resource : (List<?>) value(parsed(XDS.resolve(file)), "resources")) {
            Map<Object, Object> copy = new LinkedHashMap<>((Map<?, ?>) resource);
            assertThat(copy.remove("@type")).isEqualTo("type.googleapis.com/" + type);
            resources.add(copy);
        }
        return resources;
    }

    private static Map<?, ?> parsed(Path file) throws IOException {
        Load yaml = new Load(LoadSettings.builder().build());
        return (Map<?, ?>) yaml.loadFromString(Files.readString(file));
    }

    private static Object value(Map<?, ?> mapping, String key) {
        return Objects.requireNonNull(mapping.get(key), key);
    }
}
