// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import dev.riskgate.signals.risk.Contribution;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * The beginnings of contributions, up to their number: every line has the same few, so they are
 * written once and copied. Not thread-safe.
 */
final class ContributionHeads {

    private static final int PLACES = 64;

    /** Names that want the same place take the next ones. */
    private static final int MOST_TRIED = 8;

    private final @Nullable Head[] heads = new Head[PLACES];

    private record Head(String signal, String group, EncodedFragment json) {

        boolean isOf(Contribution contribution) {
            return signal.equals(contribution.signal()) && group.equals(contribution.group());
        }
    }

    /** {@code {"signal":"…","group":"…","nats":}. */
    EncodedFragment of(Contribution contribution) {
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
        String head = new String(json.array(), 0, json.size(), StandardCharsets.US_ASCII);
        return new Head(signal, group, EncodedFragment.of(head));
    }
}
