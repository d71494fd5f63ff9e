// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.Locale;

/**
 * An entry as text, the form in which replicas exchange it:
 *
 * <pre>
 * 1 block MILLIS TIE UNTIL NOTE      UNTIL: milliseconds since the epoch, or "never"
 * 1 lifted MILLIS TIE
 * </pre>
 *
 * <p>MILLIS and TIE (16 hex digits) are the stamp, 1 the version of the form. The field that it
 * stands in is {@code KEY:KIND:HASH}, where KEY (8 hex digits) distinguishes the keys of pseudonyms
 * and HASH has 16. The first two digits of the HASH of an address give family and length of the
 * prefix.
 */
final class EntryText {

    private static final String VERSION = "1";
    private static final String NEVER = "never";

    private EntryText() {}

    static String field(Name name) {
        return name.key()
                + ":"
                + name.kind().label()
                + ":"
                + HexFormat.of().toHexDigits(name.hash());
    }

    static String of(BlockEntry blockEntry) {
        Stamp stamp = blockEntry.stamp();
        String tail = " " + stamp.millis() + " " + HexFormat.of().toHexDigits(stamp.tie());
        return switch (blockEntry) {
            case Lifted _ -> VERSION + " lifted" + tail;
            case Block block -> VERSION + " block" + tail + " " + until(block) + " " + block.note();
        };
    }

    private static String until(Block block) {
        return block.untilMillis() == Block.FOREVER ? NEVER : Long.toString(block.untilMillis());
    }

    /** The name in a field; null if it was made with another key, or is none. */
    static @Nullable Name name(String key, String field) {
        String[] parts = field.split(":", 4);
        Target.Kind kind = kind(field);
        if (kind == null || !parts[0].equals(key) || parts[2].length() != 16) {
            return null;
        }
        Long hash = hex(parts[2]);
        Name name = hash == null ? null : new Name(key, kind, hash);
        boolean sound =
                name != null
                        && (kind != Target.Kind.ADDRESS || AddressPrefix.isCode(name.prefixCode()));
        return sound ? name : null;
    }

    /** What sort of thing a field names, under whatever key; null if it is no field. */
    static Target.@Nullable Kind kind(String field) {
        String[] parts = field.split(":", 4);
        for (Target.Kind kind : Target.Kind.values()) {
            if (parts.length == 3 && kind.label().equals(parts[1])) {
                return kind;
            }
        }
        return null;
    }

    /** Null if the text is no entry of this version. */
    static @Nullable BlockEntry parse(Target.Kind kind, String text) {
        String[] parts = text.split(" ", 6);
        if (parts.length < 4 || !parts[0].equals(VERSION)) {
            return null;
        }
        Long millis = number(parts[2]);
        Long tie = parts[3].length() == 16 ? hex(parts[3]) : null;
        if (millis == null || tie == null) {
            return null;
        }
        Stamp stamp = new Stamp(millis, tie);
        return switch (parts[1]) {
            case "lifted" -> parts.length == 4 ? new Lifted(stamp) : null;
            case "block" -> parts.length == 6 ? block(kind, stamp, parts[4], parts[5]) : null;
            default -> null;
        };
    }

    private static @Nullable Block block(Target.Kind kind, Stamp stamp, String until, String note) {
        Long end = until.equals(NEVER) ? Long.valueOf(Block.FOREVER) : number(until);
        try {
            return end == null ? null : new Block(kind, stamp, end, note);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Up to 15 digits. */
    private static @Nullable Long number(String text) {
        if (text.isEmpty() || text.length() > 15) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Long.parseLong(text);
    }

    private static @Nullable Long hex(String text) {
        boolean canonical = text.equals(text.toLowerCase(Locale.ROOT));
        try {
            return canonical ? HexFormat.fromHexDigitsToLong(text) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
