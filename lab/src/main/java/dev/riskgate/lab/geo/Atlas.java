// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.geo;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The borders of countries in a TopoJSON file of the npm package {@code world-atlas} (Natural
 * Earth). Immutable.
 */
final class Atlas {

    /**
     * An island or a piece of mainland.
     *
     * @param border longitude and latitude, degrees
     */
    record Part(List<double[]> border) {

        /** On the sphere, in no particular unit. */
        double area() {
            double sum = 0;
            for (int i = 0; i < border.size(); i++) {
                double[] a = border.get(i);
                double[] b = border.get((i + 1) % border.size());
                double height = 2 + Math.sin(Math.toRadians(a[1])) + Math.sin(Math.toRadians(b[1]));
                sum += (b[0] - a[0]) * height;
            }
            return Math.abs(sum);
        }
    }

    private final List<List<double[]>> arcs = new ArrayList<>();
    private final Map<String, List<Part>> countries = new TreeMap<>();

    private Atlas(JsonNode file) {
        JsonNode scale = file.get("transform").get("scale");
        JsonNode translate = file.get("transform").get("translate");
        for (JsonNode arc : file.get("arcs")) {
            List<double[]> points = new ArrayList<>();
            double x = 0;
            double y = 0;
            for (JsonNode step : arc) {
                x += step.get(0).doubleValue();
                y += step.get(1).doubleValue();
                points.add(
                        new double[] {
                            x * scale.get(0).doubleValue() + translate.get(0).doubleValue(),
                            y * scale.get(1).doubleValue() + translate.get(1).doubleValue()
                        });
            }
            arcs.add(points);
        }
        for (JsonNode country : file.get("objects").get("countries").get("geometries")) {
            JsonNode id = country.get("id");
            if (id != null) {
                List<Part> parts =
                        countries.computeIfAbsent(id.stringValue(), _ -> new ArrayList<>());
                boolean one = country.get("type").stringValue().equals("Polygon");
                for (JsonNode polygon :
                        one ? List.of(country.get("arcs")) : country.get("arcs").values()) {
                    parts.add(new Part(ring(polygon.get(0))));
                }
            }
        }
    }

    static Atlas read(Path file) throws IOException {
        return new Atlas(JsonMapper.builder().build().readTree(Files.readAllBytes(file)));
    }

    /** Parts of countries by the number of ISO 3166-1. */
    Map<String, List<Part>> countries() {
        return countries;
    }

    private List<double[]> ring(JsonNode indices) {
        List<double[]> ring = new ArrayList<>();
        for (JsonNode node : indices) {
            int index = node.intValue();
            List<double[]> arc = arcs.get(index < 0 ? ~index : index);
            ring.addAll(index < 0 ? arc.reversed() : arc);
        }
        return ring;
    }
}
