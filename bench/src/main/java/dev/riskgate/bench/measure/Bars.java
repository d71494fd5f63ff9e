// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import dev.riskgate.lab.report.Svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A bar chart as SVG: groups of bars, one below the other, each with its value behind it.
 *
 * @param title above it, with the unit
 * @param decimals of the values
 */
public record Bars(String title, int decimals, List<Bar> bars) {

    /**
     * @param group bars of the same group stand together and share a colour
     * @param value not below 0; not a number where there is none
     */
    public record Bar(String group, String name, double value) {}

    private static final int WIDTH = 720;
    private static final int LEFT = 210;
    private static final int RIGHT = 90;
    private static final int TOP = 44;
    private static final int STEP = 22;
    private static final int THICK = 16;
    private static final int GAP = 10;

    public String svg() {
        double most = bars.stream().mapToDouble(Bar::value).filter(v -> v > 0).max().orElse(1);
        var groups = new ArrayList<String>();
        var out = new StringBuilder();
        int y = TOP;
        for (Bar bar : bars) {
            if (!groups.contains(bar.group)) {
                y += groups.isEmpty() ? 0 : GAP;
                groups.add(bar.group);
            }
            double width =
                    bar.value > 0 ? Math.max(1, bar.value / most * (WIDTH - LEFT - RIGHT)) : 0;
            String name = bar.group.isEmpty() ? bar.name : bar.group + ", " + bar.name;
            out.append(Svg.text(LEFT - 8, y + THICK - 4, "end", name));
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                            LEFT,
                            y,
                            width,
                            THICK,
                            Svg.colour(groups.indexOf(bar.group))));
            String value = Figure.number(bar.value, decimals);
            out.append(Svg.text(LEFT + width + 6, y + THICK - 4, "start", value));
            y += STEP;
        }
        return Svg.picture(WIDTH, y + GAP, title, out.toString());
    }
}
