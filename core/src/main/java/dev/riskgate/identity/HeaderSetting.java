// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.request.HeaderName;
import dev.riskgate.yaml.YamlNode;

import java.util.Locale;

/** Reads a setting that names a header. */
public final class HeaderSetting {

    private static final int MAX_LENGTH = 64;

    private HeaderSetting() {}

    /** A header's name (RFC 9110 token) in lower case; empty, and reported, if it is none. */
    public static String read(YamlNode node) {
        String name = node.text().toLowerCase(Locale.ROOT);
        if (!HeaderName.isToken(name) || name.length() > MAX_LENGTH) {
            node.problem("must be the name of a header");
            return "";
        }
        if (HeaderName.isPattern(name)) {
            node.problem("must be the name of one header: no pattern is taken here");
            return "";
        }
        return name;
    }
}
