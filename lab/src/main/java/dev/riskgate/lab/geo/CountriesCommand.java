// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.geo;

import dev.riskgate.lab.geo.Atlas.Part;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * {@code bench/run countries}: centres and radii of countries from their borders. A country is its
 * largest part, and all that lies less than {@value #GAP_KM} km from what is counted already; so
 * Alaska, overseas departments and the Canaries are left out, and the islands of Indonesia and
 * Japan are not. The centre is that of the smallest circle around it.
 */
@Command(
        name = "countries",
        description =
                "Makes the table of countries' centres and radii from a map of their borders.",
        mixinStandardHelpOptions = true)
public final class CountriesCommand implements Callable<Integer> {

    private static final String HEAD =
            """
            # Countries as circles: code (ISO 3166-1 alpha-2), latitude and longitude of the centre, radius in km.
            # Made by bench/run countries from Natural Earth, which is in the public domain (npm package world-atlas 2.0.2).
            """;

    private static final double GAP_KM = 650;
    private static final double THIN_DEGREES = 0.25;

    @Option(
            names = "--atlas",
            required = true,
            description = "countries-10m.json of the npm package world-atlas.")
    Path atlas;

    @Option(names = "--out", required = true, description = "The table.")
    Path out;

    /** Set by picocli. */
    @SuppressWarnings("NullAway.Init")
    public CountriesCommand() {}

    @Override
    public Integer call() throws IOException {
        Map<String, String> lines = new TreeMap<>();
        Map<String, List<Part>> parts = Atlas.read(atlas).countries();
        for (String line : codes()) {
            String[] words = line.split(" ", 3);
            List<Part> country = parts.get(words[0]);
            if (country != null) {
                Circle circle = Circle.around(main(country));
                lines.put(
                        words[1],
                        String.format(
                                Locale.ROOT,
                                "%.1f %.1f %d",
                                circle.latitude(),
                                circle.longitude(),
                                circle.km()));
            } else if (words.length == 3) {
                lines.put(words[1], words[2]);
            }
        }
        var table = new StringBuilder(HEAD);
        lines.forEach((code, circle) -> table.append(code).append(' ').append(circle).append('\n'));
        Files.writeString(out, table);
        System.out.println(lines.size() + " countries in " + out);
        return 0;
    }

    private static List<String> codes() throws IOException {
        try (InputStream in = CountriesCommand.class.getResourceAsStream("iso-3166.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static List<double[]> main(List<Part> country) {
        List<Part> left = new ArrayList<>(country);
        left.sort(Comparator.comparingDouble(Part::area).reversed());
        List<double[]> counted = points(left.removeFirst());
        for (boolean more = true; more; ) {
            more = false;
            for (var each = left.iterator(); each.hasNext(); ) {
                List<double[]> points = points(each.next());
                if (isNear(points, counted)) {
                    counted.addAll(points);
                    each.remove();
                    more = true;
                }
            }
        }
        return counted;
    }

    private static boolean isNear(List<double[]> points, List<double[]> others) {
        double cosine = Math.cos(GAP_KM / Circle.EARTH_KM);
        for (double[] point : points) {
            for (double[] other : others) {
                if (Circle.dot(point, other) > cosine) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A border as unit vectors, one of those that lie close together. */
    private static List<double[]> points(Part part) {
        Set<Long> seen = new HashSet<>();
        List<double[]> points = new ArrayList<>();
        for (double[] point : part.border()) {
            long x = Math.round(point[0] / THIN_DEGREES);
            long y = Math.round(point[1] / THIN_DEGREES);
            if (seen.add(x << 32 | y & 0xffff_ffffL)) {
                points.add(Circle.unit(point[0], point[1]));
            }
        }
        return points;
    }
}
