package dev.riskgate.bench;

import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG, with a logarithmic horizontal axis.
 *
 * @param title above it, with the unit
 * @param across what the horizontal axis counts
 * @param points in ascending order of x, which is above 0
 */
record Curve(String title, String across, int decimals, List<Point> points) {

    record Point(double x, double y) {}

    private static final int WIDTH = 720;
    private static final int HEIGHT = 340;
    private static final int LEFT = 70;
    private static final int RIGHT = 50;
    private static final int TOP = 50;
    private static final int BOTTOM = 56;
    private static final int LINES = 4;

    String svg() {
        double most = points.stream().mapToDouble(Point::y).filter(y -> y > 0).max().orElse(1);
        var out = new StringBuilder();
        for (int i = 0; i <= LINES; i++) {
            double value = most * i / LINES;
            double y = y(value, most);
            out.append(line(LEFT, y, WIDTH - RIGHT, y));
            out.append(Svg.text(LEFT - 8, y + 4, "end", Figure.number(value, decimals)));
        }
        var path = new StringBuilder();
        for (Point point : points) {
            double x = x(point.x);
            double y = y(point.y, most);
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n",
                            x,
                            y,
                            Svg.colour(0)));
            out.append(Svg.text(x, y - 10, "middle", Figure.number(point.y, decimals)));
            String name = Figure.number(point.x, 0);
            out.append(Svg.text(x, HEIGHT - BOTTOM + 18, "middle", name));
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

    private double x(double value) {
        double first = Math.log(points.getFirst().x);
        double last = Math.log(points.getLast().x);
        double share = last == first ? 0.5 : (Math.log(value) - first) / (last - first);
        return LEFT + 20 + share * (WIDTH - LEFT - RIGHT - 40);
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
