package dev.riskgate.state.redis;

import dev.riskgate.signals.Profile;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a profile's hash in Redis holds, read. A field that is damaged, or of a version we do not know, is left out: what one
 * replica wrote wrongly must not keep the others from deciding.
 */
final class Stored {

    /** A contribution and its number. */
    record Contribution(long number, Profile profile) {}

    /** Base of the dead, with its version; null if there is none. */
    private @Nullable Contribution base;

    private final Map<String, Contribution> contributions = new TreeMap<>();
    private int damaged;

    /** @param fields field, value, field, value */
    static Stored of(List<?> fields) {
        Stored stored = new Stored();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            stored.add(text((byte[]) fields.get(i)), (byte[]) fields.get(i + 1));
        }
        return stored;
    }

    private void add(String field, byte[] value) {
        try {
            if (field.equals("b")) {
                base = contribution(value, 2);
            } else if (field.startsWith("c:")) {
                contributions.put(field.substring(2), contribution(value, 1));
            }
        } catch (IllegalArgumentException _) {
            damaged++;
        }
    }

    private static Contribution contribution(byte[] value, int colons) {
        int first = colon(value, 0);
        int last = colons == 1 ? first : colon(value, first + 1);
        long number = Long.parseLong(text(Arrays.copyOf(value, first)));
        return new Contribution(
                number, Profile.fromBytes(Arrays.copyOfRange(value, last + 1, value.length)));
    }

    private static int colon(byte[] value, int from) {
        for (int i = from; i < value.length; i++) {
            if (value[i] == ':') {
                return i;
            }
        }
        throw new IllegalArgumentException("no colon");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Nullable Contribution base() {
        return base;
    }

    Map<String, Contribution> contributions() {
        return contributions;
    }

    int damaged() {
        return damaged;
    }

    /** The base, then the contributions of all incarnations but one, in the order of their names. */
    List<Profile> others(String own) {
        List<Profile> others = new ArrayList<>();
        if (base != null) {
            others.add(base.profile());
        }
        contributions.forEach(
                (incarnation, contribution) -> {
                    if (!incarnation.equals(own)) {
                        others.add(contribution.profile());
                    }
                });
        return others;
    }
}
