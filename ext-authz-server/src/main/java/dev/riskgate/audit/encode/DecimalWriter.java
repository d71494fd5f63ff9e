// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes numbers in decimal, two digits at a time. Each method returns the place behind what it
 * wrote.
 */
final class DecimalWriter {

    /** What {@link #putFixed} counts in. */
    static final double PER_ONE = 10_000;

    private static final VarHandle PAIR =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** Two digits each, as {@link #PAIR} writes them. */
    private static final short[] PAIRS = pairs();

    private static final byte[] LEAST =
            Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);
    private static final long BILLION = 1_000_000_000;

    private DecimalWriter() {}

    /** At most 20 bytes. */
    static int put(long value, byte[] to, int at) {
        long rest = value;
        int start = at;
        if (rest < 0) {
            if (rest == Long.MIN_VALUE) {
                System.arraycopy(LEAST, 0, to, at, LEAST.length);
                return at + LEAST.length;
            }
            to[start++] = '-';
            rest = -rest;
        }
        if (rest < BILLION) {
            return putInt((int) rest, to, start);
        }
        long high = rest / BILLION;
        int end;
        if (high < BILLION) {
            end = putInt((int) high, to, start);
        } else {
            end = putInt((int) (high / BILLION), to, start);
            end = putNine((int) (high % BILLION), to, end);
        }
        return putNine((int) (rest - high * BILLION), to, end);
    }

    /**
     * Ten-thousandths as a number of ones, without zeros at its end. At most 21 bytes.
     *
     * @param value not {@link Long#MIN_VALUE}
     */
    static int putFixed(long value, byte[] to, int at) {
        int end = at;
        if (value < 0) {
            to[end++] = '-';
        }
        long magnitude = Math.abs(value);
        long ones = magnitude / 10_000;
        end = put(ones, to, end);
        int fraction = (int) (magnitude - ones * 10_000);
        if (fraction == 0) {
            return end;
        }
        to[end] = '.';
        putPair(fraction / 100, to, end + 1);
        putPair(fraction % 100, to, end + 3);
        end += 5;
        while (to[end - 1] == '0') {
            end--;
        }
        return end;
    }

    /** A number of 0 to 99, with its leading zero. */
    static void putPair(int number, byte[] to, int at) {
        PAIR.set(to, at, PAIRS[number]);
    }

    private static int putInt(int value, byte[] to, int at) {
        int length = 1;
        for (long limit = 10; limit <= value; limit *= 10) {
            length++;
        }
        int end = at + length;
        int place = end;
        int rest = value;
        while (rest >= 10) {
            int next = rest / 100;
            place -= 2;
            putPair(rest - 100 * next, to, place);
            rest = next;
        }
        if (place > at) {
            to[at] = (byte) ('0' + rest);
        }
        return end;
    }

    private static int putNine(int value, byte[] to, int at) {
        int rest = value;
        for (int place = at + 7; place > at; place -= 2) {
            int next = rest / 100;
            putPair(rest - 100 * next, to, place);
            rest = next;
        }
        to[at] = (byte) ('0' + rest);
        return at + 9;
    }

    private static short[] pairs() {
        short[] pairs = new short[100];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) ('0' + i % 10 << Byte.SIZE | '0' + i / 10);
        }
        return pairs;
    }
}
