// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a hash of contributions in Redis holds, read as far as somebody asks. A contribution that is
 * damaged, or of a version we do not know, is left out: what one replica wrote wrongly must not
 * keep the others from deciding. Used by one thread at a time.
 *
 * @param <T> what is contributed
 */
final class ContributionSet<T> {

    private static final byte GENERATION = 'g';
    private static final byte LATEST = 'n';
    private static final String CONTRIBUTION = "c:";
    private static final String NUMBER = "n:";
    private static final String BASE = "b";
    private static final String VERSION = "v";
    private static final String FENCES = "f";

    /** A contribution and its number; for the base of the dead, its version. */
    record Contribution<T>(long number, T value) {}

    private final SortedMap<String, byte[]> fields = new TreeMap<>();
    private final Function<byte[], T> read;
    private int damaged;

    /**
     * @param fields field, value, field, value
     * @param read makes the value of its stored form; an IllegalArgumentException leaves it out
     */
    ContributionSet(List<?> fields, Function<byte[], T> read) {
        this.read = read;
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            this.fields.put(text((byte[]) fields.get(i)), (byte[]) fields.get(i + 1));
        }
    }

    /** Which change of the hash was the latest; 0 if none is given. */
    static long latest(List<?> fields) {
        return number(fields, LATEST);
    }

    /** How often the subject was forgotten; 0 if that is not given. */
    static long generation(List<?> fields) {
        return number(fields, GENERATION);
    }

    private static long number(List<?> fields, byte name) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            byte[] field = (byte[]) fields.get(i);
            if (field.length == 1 && field[0] == name) {
                return parsed(text((byte[]) fields.get(i + 1)));
            }
        }
        return 0;
    }

    private static long parsed(String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** The base; null if there is none that can be read. */
    @Nullable Contribution<T> base() {
        return contribution(fields.get(BASE), fields.get(VERSION));
    }

    /** What that incarnation contributed; null if there is nothing that can be read. */
    @Nullable Contribution<T> of(String incarnation) {
        return contribution(
                fields.get(CONTRIBUTION + incarnation), fields.get(NUMBER + incarnation));
    }

    private @Nullable Contribution<T> contribution(
            byte @Nullable [] value, byte @Nullable [] number) {
        if (value == null) {
            return null;
        }
        try {
            if (number == null) {
                throw new IllegalArgumentException("no number");
            }
            return new Contribution<>(Long.parseLong(text(number)), read.apply(value));
        } catch (IllegalArgumentException _) {
            damaged++;
            return null;
        }
    }

    /** Who has contributed, in the order of their names. */
    List<String> incarnations() {
        List<String> all = new ArrayList<>();
        for (String field : fields.tailMap(CONTRIBUTION).keySet()) {
            if (!field.startsWith(CONTRIBUTION)) {
                break;
            }
            all.add(field.substring(CONTRIBUTION.length()));
        }
        return all;
    }

    /** The number of that name's contribution that was moved into the base; 0 if none was. */
    long folded(String incarnation) {
        byte[] fences = fields.get(FENCES);
        if (fences != null) {
            for (String fence : text(fences).split(",", -1)) {
                if (fence.startsWith(incarnation + '@')) {
                    return parsed(fence.substring(fence.indexOf('#') + 1));
                }
            }
        }
        return 0;
    }

    /** Whether the writer of that name has moved to another one, with what it had contributed. */
    boolean hasMoved(String incarnation) {
        byte[] fences = fields.get(FENCES);
        if (fences != null) {
            for (String fence : text(fences).split(",", -1)) {
                if (fence.startsWith(incarnation + '@') && fence.endsWith("#0")) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The base, then the contributions of all incarnations but some, in the order of their names.
     */
    List<T> others(Set<String> own) {
        List<T> others = new ArrayList<>();
        add(others, base());
        for (String incarnation : incarnations()) {
            if (!own.contains(incarnation)) {
                add(others, of(incarnation));
            }
        }
        return others;
    }

    private static <T> void add(List<T> values, @Nullable Contribution<T> contribution) {
        if (contribution != null) {
            values.add(contribution.value());
        }
    }

    /** How often something was asked for that could not be read. */
    int damaged() {
        return damaged;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
