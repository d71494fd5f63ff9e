// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import dev.riskgate.signals.risk.Contribution;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The beginnings of contributions, up to their number: every line has the same few, so they are
 * written once and copied. Not thread-safe.
 */
final class ContributionHeads {

    private static final int PLACES = 64;

    /** Names that want the same place take the next ones. */
    private static final int MOST_TRIED = 8;

    private final @Nullable Head[] heads = new Head[PLACES];

    private static final class Head {

        private final String signal;
        private final String group;
        private final byte[] json;

        Head(String signal, String group, byte[] json) {
            this.signal = signal;
            this.group = group;
            this.json = json;
        }

        boolean isOf(Contribution contribution) {
            return signal.equals(contribution.signal()) && group.equals(contribution.group());
        }
    }

    /** {@code {"signal":"…","group":"…","nats":}. */
    byte[] of(Contribution contribution) {
        int place = contribution.signal().hashCode();
        for (int i = 0; i < MOST_TRIED; i++) {
            Head head = heads[place + i & PLACES - 1];
            if (head == null) {
                place += i;
                break;
            }
            if (head.isOf(contribution)) {
                return head.json;
            }
        }
        Head head = head(contribution.signal(), contribution.group());
        heads[place & PLACES - 1] = head;
        return head.json;
    }

    private static Head head(String signal, String group) {
        JsonBytes json = new JsonBytes(64);
        json.open('{');
        json.field(JsonBytes.name("signal"));
        json.text(signal);
        json.field(JsonBytes.name("group"));
        json.text(group);
        json.field(JsonBytes.name("nats"));
        return new Head(signal, group, Arrays.copyOf(json.array(), json.size()));
    }
}
