// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

/**
 * A client, API key, token or address is blocked.
 *
 * @param kind of what is blocked
 * @param untilMillis when it ends, milliseconds since the epoch; {@link #FOREVER} if only by being
 *     lifted
 * @param note why, for operators; at most {@value #MAX_NOTE} printable characters, never shown to a
 *     client
 */
public record Block(Target.Kind kind, Stamp stamp, long untilMillis, String note)
        implements BlockEntry {

    public static final long FOREVER = Long.MAX_VALUE;
    public static final int MAX_NOTE = 200;

    /**
     * @throws IllegalArgumentException if the note or the end cannot be kept; says why
     */
    public Block {
        checkNote(note);
        if (untilMillis < 0 || (untilMillis > Stamp.MAX_MILLIS && untilMillis != FOREVER)) {
            throw new IllegalArgumentException("the end of a block is out of range");
        }
    }

    /**
     * @throws IllegalArgumentException if the note cannot be kept; says why
     */
    public static void checkNote(String note) {
        if (note.length() > MAX_NOTE || !isPrintable(note)) {
            throw new IllegalArgumentException(
                    "a note has at most " + MAX_NOTE + " printable characters on one line");
        }
    }

    /** When it began, milliseconds since the epoch. */
    public long sinceMillis() {
        return stamp.millis();
    }

    @Override
    public boolean blocks(long nowMillis) {
        return nowMillis < untilMillis;
    }

    @Override
    public long endMillis() {
        return untilMillis;
    }

    private static boolean isPrintable(String text) {
        return text.codePoints()
                .allMatch(
                        c ->
                                switch (Character.getType(c)) {
                                    case Character.CONTROL,
                                            Character.FORMAT,
                                            Character.SURROGATE,
                                            Character.LINE_SEPARATOR,
                                            Character.PARAGRAPH_SEPARATOR ->
                                            false;
                                    default -> true;
                                });
    }
}
