package dev.riskgate.audit;

import dev.riskgate.signals.Contribution;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The beginnings of contributions, up to their number: every line has the same few, so they are written once and copied.
 * Not thread-safe.
 */
final class ContributionHeads {

    private static final int PLACES = 64;

    private final @Nullable Head[] heads = new Head[PLACES];

    private record Head(String signal, String group, byte[] json) {}

    /** {@code {"signal":"…","group":"…","nats":}. */
    byte[] of(Contribution contribution) {
        int place = contribution.signal().hashCode() & PLACES - 1;
        Head head = heads[place];
        if (head == null
                || !head.signal.equals(contribution.signal())
                || !head.group.equals(contribution.group())) {
            head = head(contribution.signal(), contribution.group());
            heads[place] = head;
        }
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
