// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeed.Algorithm;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import javax.crypto.SecretKey;

/**
 * Reads the TOTP seed of a credential: {@code totp: <base32>}, {@code totp: {seed, algorithm,
 * digits}} or {@code totpFile: <path>}.
 */
record TotpEntry(SecretReader secrets) {

    private static final Map<String, Algorithm> ALGORITHMS =
            Map.of("SHA1", Algorithm.SHA1, "SHA256", Algorithm.SHA256);

    /** Null if there is none, or none that can be used, which has been reported then. */
    @Nullable TotpSeed read(@Nullable YamlNode inline, @Nullable YamlNode path) {
        if (inline != null && inline.isMap()) {
            YamlMap map = inline.map();
            YamlNode seed = map.need("seed");
            return seed(
                    seed,
                    seed.text(),
                    map.word("algorithm", Algorithm.SHA1, ALGORITHMS),
                    (int) map.integer("digits", 6, 6, 8));
        }
        if (inline != null) {
            return seed(inline, inline.text(), Algorithm.SHA1, 6);
        }
        String content = path == null ? null : content(path);
        return path == null || content == null ? null : seed(path, content, Algorithm.SHA1, 6);
    }

    private static @Nullable TotpSeed seed(
            YamlNode node, String base32, Algorithm algorithm, int digits) {
        SecretKey key = Base32Seed.decode(base32);
        if (key == null) {
            node.problem(
                    "this is no TOTP seed; it is base32 (A to Z, 2 to 7) and holds at least 128"
                            + " bits, 26 characters");
            return null;
        }
        return new TotpSeed(key, algorithm, digits);
    }

    private @Nullable String content(YamlNode path) {
        try {
            return new String(secrets.read(path.text()), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException | RuntimeException e) {
            path.problem(
                    "the file cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); check its path and rights");
            return null;
        }
    }
}
