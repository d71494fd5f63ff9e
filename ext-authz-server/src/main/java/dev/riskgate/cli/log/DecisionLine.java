// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import com.google.protobuf.util.Timestamps;

import dev.riskgate.proto.v1.Decision;

import java.util.HexFormat;
import java.util.Locale;

/** A decision of a log as a line for a person. */
final class DecisionLine {

    private static final String LINE = "%s  %-9s  %5.1f  %3d  %-6s  %s  %s  %s  %s  %s";

    private DecisionLine() {}

    static String of(Decision decision) {
        String verdict = decision.getVerdict();
        String enforced = decision.getEnforced();
        return ascii(
                String.format(
                        Locale.ROOT,
                        LINE,
                        Timestamps.toString(decision.getTime()),
                        enforced.equals(verdict) ? verdict : verdict + ">" + enforced,
                        threeDecimals(decision.getScore()),
                        decision.getStatus(),
                        shown(decision.getRequest().getMethod()),
                        shown(decision.getRequest().getHost()),
                        shown(decision.getRoute()),
                        shown(decision.getClient().getId()),
                        decision.getReasonsCount() == 0
                                ? "-"
                                : shown(decision.getReasons(0).getCode()),
                        decision.getId()));
    }

    /** As JSON has it, so that both encodings show the same. */
    private static double threeDecimals(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    private static String shown(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /** With everything else escaped as in JSON, so that it does nothing to a terminal. */
    static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') {
                ascii.append(c);
            } else {
                ascii.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return ascii.toString();
    }
}
