// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import dev.riskgate.lab.report.Svg;
import dev.riskgate.lab.report.Ticks;

import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG, with a logarithmic horizontal axis. Each point has its value above it.
 *
 * @param title above it, with the unit
 * @param across what the horizontal axis counts
 * @param decimals of the values
 * @param points in ascending order of x, which is above 0
 */
public record Curve(String title, String across, int decimals, List<Point> points) {

    public record Point(double x, double y) {}

    private static final int WIDTH = 720;
    private static final int HEIGHT = 340;
    private static final int LEFT = 70;
    private static final int RIGHT = 50;
    private static final int TOP = 50;

    /** So that the values above the outermost points do not meet the axis' own. */
    private static final int INSET = 30;

    private static final int BOTTOM = 56;

    public String svg() {
        List<Double> up = Ticks.linear(most());
        double top = up.getLast();
        int upDecimals = Ticks.decimals(up);
        var out = new StringBuilder();
        for (double value : up) {
            double y = y(value, top);
            out.append(line(LEFT, y, WIDTH - RIGHT, y));
            out.append(Svg.text(LEFT - 8, y + 4, "end", Figure.number(value, upDecimals)));
        }
        List<Double> along = Ticks.logarithmic(points.getFirst().x, points.getLast().x);
        for (double value : along) {
            double x = x(value, along);
            out.append(line(x, TOP, x, HEIGHT - BOTTOM));
            String name =
                    Figure.number(value, value < 1 ? (int) -Math.floor(Math.log10(value)) : 0);
            out.append(Svg.text(x, HEIGHT - BOTTOM + 18, "middle", name));
        }
        var path = new StringBuilder();
        for (Point point : points) {
            double x = x(point.x, along);
            double y = y(point.y, top);
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n",
                            x,
                            y,
                            Svg.colour(0)));
            out.append(Svg.text(x, y - 10, "middle", Figure.number(point.y, decimals)));
        }
        out.append(
                String.format(
                        Locale.ROOT,
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\""
                                + " stroke-width=\"2\"/>%n",
                        path.toString().strip(),
                        Svg.colour(0)));
        out.append(Svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", across));
        return Svg.picture(WIDTH, HEIGHT, title, out.toString());
    }

    private double most() {
        return points.stream().mapToDouble(Point::y).filter(y -> y > 0).max().orElse(1);
    }

    private static double x(double value, List<Double> ticks) {
        double first = Math.log(ticks.getFirst());
        double last = Math.log(ticks.getLast());
        double share = last == first ? 0.5 : (Math.log(value) - first) / (last - first);
        return LEFT + INSET + share * (WIDTH - LEFT - RIGHT - 2 * INSET);
    }

    private static double y(double value, double most) {
        return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                x1,
                y1,
                x2,
                y2);
    }
}
