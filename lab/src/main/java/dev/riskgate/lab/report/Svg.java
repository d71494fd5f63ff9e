// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.report;

import java.util.List;
import java.util.Locale;

/** What the plots share. */
public final class Svg {

    /** Told apart by people who see few colours, too (Okabe and Ito). */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00");

    private static final int TITLE_X = 16;
    private static final int TITLE_Y = 24;

    private Svg() {}

    public static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    /**
     * @param anchor {@code start}, {@code middle} or {@code end}
     */
    public static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                escaped(text));
    }

    public static String picture(int width, int height, String title, String content) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
                                + " viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\""
                                + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\""
                                + " fill=\"white\"/>%n",
                        width,
                        height)
                + text(TITLE_X, TITLE_Y, "start", title)
                + content
                + "</svg>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
