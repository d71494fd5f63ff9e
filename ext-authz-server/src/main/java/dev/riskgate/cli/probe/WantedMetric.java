// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code --metric} asks for.
 *
 * @param text as it was given
 * @param relation {@code =} or {@code >}; null if there only has to be such a metric
 */
record WantedMetric(String text, String name, @Nullable Character relation, double number) {

    private static final Pattern FORM =
            Pattern.compile("(?<name>[a-zA-Z_:][\\w:]*)(?:(?<relation>[=>])(?<number>.+))?");

    /**
     * @param text {@code NAME}, {@code NAME=NUMBER} or {@code NAME>NUMBER}
     * @throws IllegalArgumentException if it is none of these, with a sentence
     */
    static WantedMetric parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "--metric must be NAME, NAME=NUMBER or NAME>NUMBER, and is " + text + ".");
        }
        String number = form.group("number");
        return number == null
                ? new WantedMetric(text, form.group("name"), null, 0)
                : new WantedMetric(
                        text, form.group("name"), form.group("relation").charAt(0), number(number));
    }

    boolean isMetBy(double value) {
        return relation == null || (relation == '>' ? value > number : value == number);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--metric compares with a number, and " + text + " is no number.", e);
        }
    }
}
