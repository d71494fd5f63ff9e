// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.report.Svg;

import java.util.List;
import java.util.Locale;

/** Share of the thieves who reach a score beside the innocent episodes that reach it, too. */
final class RocPlot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 60;
    private static final int RIGHT = 270;
    private static final int TOP = 50;
    private static final int BOTTOM = 60;
    private static final double LEAST = 0.1;
    private static final int DECADES = 5;
    private static final int COLOURS = 6;

    /**
     * @param points innocent episodes per 1,000 client-days, percent of the thieves
     */
    record Line(String label, List<double[]> points) {}

    private RocPlot() {}

    static String svg(String title, List<Line> lines) {
        var content = new StringBuilder();
        for (int decade = 0; decade <= DECADES; decade++) {
            double value = LEAST * Math.pow(10, decade);
            grid(content, x(value), TOP, x(value), HEIGHT - BOTTOM);
            String label = value < 1 ? "≤ 0.1" : String.format(Locale.ROOT, "%.0f", value);
            content.append(Svg.text(x(value), HEIGHT - BOTTOM + 18, "middle", label));
        }
        for (int percent = 0; percent <= 100; percent += 20) {
            grid(content, LEFT, y(percent), WIDTH - RIGHT, y(percent));
            content.append(Svg.text(LEFT - 8, y(percent) + 4, "end", percent + "%"));
        }
        content.append(
                Svg.text(
                        (LEFT + WIDTH - RIGHT) / 2.0,
                        HEIGHT - 20,
                        "middle",
                        "innocent episodes per 1,000 client-days"));
        for (int i = 0; i < lines.size(); i++) {
            line(content, lines.get(i), i);
        }
        return Svg.picture(WIDTH, HEIGHT, title, content.toString());
    }

    private static void line(StringBuilder content, Line line, int index) {
        var points = new StringBuilder();
        for (double[] point : line.points) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0]), y(point[1])));
        }
        content.append(
                String.format(
                        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s"
                                + " points=\"%s\"/>%n",
                        Svg.colour(index), dashes(index), points.toString().strip()));
        double at = TOP + 10 + 20 * index;
        content.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%1$d\" y1=\"%2$.1f\" x2=\"%3$d\" y2=\"%2$.1f\" stroke=\"%4$s\""
                                + " stroke-width=\"3\"%5$s/>%n",
                        WIDTH - RIGHT + 12,
                        at - 4,
                        WIDTH - RIGHT + 28,
                        Svg.colour(index),
                        dashes(index)));
        content.append(Svg.text(WIDTH - RIGHT + 32, at, "start", line.label));
    }

    /** There are six colours, and then the same dashed. */
    private static String dashes(int index) {
        return index < COLOURS ? "" : " stroke-dasharray=\"4 3\"";
    }

    private static void grid(StringBuilder content, double x1, double y1, double x2, double y2) {
        content.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\""
                                + " stroke=\"#ddd\"/>%n",
                        x1,
                        y1,
                        x2,
                        y2));
    }

    private static double x(double episodes) {
        double decades = Math.clamp(Math.log10(Math.max(episodes, LEAST) / LEAST), 0, DECADES);
        return LEFT + (WIDTH - RIGHT - LEFT) * decades / DECADES;
    }

    private static double y(double percent) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * percent / 100;
    }
}
