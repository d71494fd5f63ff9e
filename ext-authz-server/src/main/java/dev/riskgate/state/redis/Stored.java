package dev.riskgate.state.redis;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a hash of contributions in Redis holds, read. A field that is damaged, or of a version we do not know, is left out: what
 * one replica wrote wrongly must not keep the others from deciding.
 *
 * @param <T> what is contributed
 */
final class Stored<T> {

    /** A contribution and its number; for the base of the dead, its version. */
    record Contribution<T>(long number, T value) {}

    private @Nullable Contribution<T> base;
    private final Map<String, Contribution<T>> contributions = new TreeMap<>();
    private int damaged;

    private Stored() {}

    /**
     * @param fields field, value, field, value
     * @param read makes the value of its stored form; an IllegalArgumentException leaves it out
     */
    static <T> Stored<T> of(List<?> fields, Function<byte[], T> read) {
        Stored<T> stored = new Stored<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            stored.add(text((byte[]) fields.get(i)), (byte[]) fields.get(i + 1), read);
        }
        return stored;
    }

    private void add(String field, byte[] value, Function<byte[], T> read) {
        try {
            if (field.equals("b")) {
                base = contribution(value, 2, read);
            } else if (field.startsWith("c:")) {
                contributions.put(field.substring(2), contribution(value, 1, read));
            }
        } catch (IllegalArgumentException _) {
            damaged++;
        }
    }

    private static <T> Contribution<T> contribution(
            byte[] value, int colons, Function<byte[], T> read) {
        int first = colon(value, 0);
        int last = colons == 1 ? first : colon(value, first + 1);
        long number = Long.parseLong(text(Arrays.copyOf(value, first)));
        return new Contribution<>(
                number, read.apply(Arrays.copyOfRange(value, last + 1, value.length)));
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

    @Nullable Contribution<T> base() {
        return base;
    }

    /** By incarnation. */
    Map<String, Contribution<T>> contributions() {
        return contributions;
    }

    /** Fields that could not be read. */
    int damaged() {
        return damaged;
    }

    /** The base, then the contributions of all incarnations but one, in the order of their names. */
    List<T> others(String own) {
        List<T> others = new ArrayList<>();
        if (base != null) {
            others.add(base.value());
        }
        contributions.forEach(
                (incarnation, contribution) -> {
                    if (!incarnation.equals(own)) {
                        others.add(contribution.value());
                    }
                });
        return others;
    }
}
