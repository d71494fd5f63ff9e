// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.with;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Identification.Rejected;

import java.util.List;
import java.util.Random;

/**
 * Changes credentials at random and looks that none of them passes, and that none makes anything
 * fail.
 */
public final class Mutations {

    private static final String CHARS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                    + "-_.= ,;\"{}\0\n\u00e9\uff21\ud800";

    private final Random random;

    public Mutations(long seed) {
        random = new Random(seed);
    }

    /**
     * @param prefix what stands before the credential in its header
     */
    public void assertNonePasses(
            Authenticator authenticator, String prefix, List<String> valid, int times) {
        for (int i = 0; i < times; i++) {
            String before = valid.get(random.nextInt(valid.size()));
            String after = change(before);
            if (valid.contains(after.strip())) {
                continue;
            }
            Identification result =
                    authenticator.identify(with(authenticator.carrier(), prefix + after), NO_WAIT);
            assertThat(result).as("%s made of %s", after, before).isInstanceOf(Rejected.class);
        }
    }

    private String change(String before) {
        StringBuilder text = new StringBuilder(before);
        for (int n = 1 + random.nextInt(3); n > 0 && !text.isEmpty(); n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.setCharAt(at, anyChar());
                case 1 -> text.insert(at, anyChar());
                case 2 -> text.deleteCharAt(at);
                case 3 -> text.setLength(at);
                case 4 -> text.append(text.substring(at));
                default -> swap(text, at, random.nextInt(text.length()));
            }
        }
        return text.toString();
    }

    private static void swap(StringBuilder text, int a, int b) {
        char kept = text.charAt(a);
        text.setCharAt(a, text.charAt(b));
        text.setCharAt(b, kept);
    }

    private char anyChar() {
        return CHARS.charAt(random.nextInt(CHARS.length()));
    }
}
