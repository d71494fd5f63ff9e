// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.grafana;

import dev.riskgate.testenv.Checkout;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where a click on a series of a dashboard leads in the decision log. */
public final class DashboardLinks {

    private static final String EXPLORE = "/explore?schemaVersion=1&panes=";

    /**
     * @param panel its title
     * @param metrics the panel's query
     * @param log the query in Explore, with {@code ${__field.labels.NAME}} for labels of the series
     * @param pane all that Explore is told
     */
    public record Link(String panel, String metrics, String log, JsonNode pane) {}

    private DashboardLinks() {}

    /** All of all dashboards. */
    public static List<Link> all() throws IOException {
        Path folder = Checkout.find().root().resolve("helm/riskgate/files/dashboards");
        List<Link> links = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder).sorted()) {
            for (Path file : files.toList()) {
                for (JsonNode panel : new JsonMapper().readTree(file.toFile()).path("panels")) {
                    for (JsonNode link : panel.at("/fieldConfig/defaults/links")) {
                        links.add(link(panel, link.path("url").asString("")));
                    }
                }
            }
        }
        return links;
    }

    private static Link link(JsonNode panel, String url) {
        if (!url.startsWith(EXPLORE)) {
            throw new AssertionError(url);
        }
        String panes = URLDecoder.decode(url.substring(EXPLORE.length()), StandardCharsets.UTF_8);
        JsonNode pane = new JsonMapper().readTree(panes).path("log");
        return new Link(
                panel.path("title").asString(""),
                panel.at("/targets/0/expr").asString(""),
                pane.at("/queries/0/expr").asString(""),
                pane);
    }
}
