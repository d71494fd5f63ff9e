// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import dev.riskgate.signals.observation.Place.NetworkClass;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Autonomous systems whose kind is known, each with a word of its holder's name, so that a number
 * that changed hands is noticed. Lines of {@code KIND NUMBER WORD}; {@code ordinary} is for
 * networks of people whose holder's name sounds like a hoster's. What starts with {@code #} is a
 * comment. Immutable.
 */
public final class KnownNetworks {

    private static final String SHIPPED = "known-networks.txt";

    /**
     * @param word of the holder's name, any case
     */
    record Known(NetworkClass kind, String word) {
        boolean isHeldBy(String name) {
            return name.toUpperCase(Locale.ROOT).contains(word.toUpperCase(Locale.ROOT));
        }
    }

    private final Map<Long, Known> byAsn = new TreeMap<>();

    private KnownNetworks() {}

    /** The list that is part of this program. */
    public static KnownNetworks shipped() throws IOException {
        try (InputStream in = KnownNetworks.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from this program");
            }
            return parse(SHIPPED, in.readAllBytes());
        }
    }

    /**
     * @param name of the file, for messages
     * @throws IOException if a line is not understood; the message says which, and what to write
     */
    public static KnownNetworks parse(String name, byte[] content) throws IOException {
        var known = new KnownNetworks();
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                known.add(name + " line " + (i + 1), line.split(" ", 3));
            }
        }
        return known;
    }

    private void add(String where, String[] words) throws IOException {
        NetworkClass kind = words.length == 3 ? kind(words[0]) : null;
        long asn = words.length == 3 ? Numbers.asn(words[1]) : -1;
        if (kind == null || asn <= 0 || words[2].isBlank()) {
            throw new IOException(
                    where
                            + ": write the kind (hosting, mobile, vpn, tor or ordinary), the number"
                            + " of the autonomous system and a word of its holder's name, for"
                            + " example: hosting 64500 Example");
        }
        if (byAsn.put(asn, new Known(kind, words[2].strip())) != null) {
            throw new IOException(where + ": AS" + asn + " is listed twice; leave one of them");
        }
    }

    private static @Nullable NetworkClass kind(String word) {
        for (NetworkClass kind : NetworkClass.values()) {
            if (kind != NetworkClass.UNKNOWN && kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        return null;
    }

    Map<Long, Known> byAsn() {
        return byAsn;
    }
}
