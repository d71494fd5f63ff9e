// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import java.util.ArrayList;
import java.util.List;

/**
 * How many of a profile's own requests were sent to Redis under which name and number. When a
 * name's lease was over, its contribution may stand in the base, as of a number of which we do not
 * know whether it was the last one that arrived: then this says what is there already. Guarded by
 * its entry's monitor.
 */
final class Ledger {

    /** Of more answers that are missing not each is remembered. */
    private static final int MOST_OPEN = 16;

    private static final int MOST_FORMER = 4;

    private final List<Former> former = new ArrayList<>(0);
    private List<Sent> sent = new ArrayList<>(1);
    private boolean takenOver;

    private record Sent(long number, long requests) {}

    private record Former(Replicas.Lease lease, List<Sent> sent) {}

    /** A contribution was sent under the present name. */
    void sent(long number, long requests) {
        if (takenOver) {
            // Whatever is sent under that name is refused.
            return;
        }
        if (sent.size() == MOST_OPEN) {
            // Never the first, which has arrived: instead of one that is not remembered a later one
            // is taken.
            sent.remove(1);
        }
        sent.add(new Sent(number, requests));
    }

    /**
     * Whether the contribution of that number was sent under the present name, and counted that
     * many requests.
     */
    boolean holds(long number, long requests) {
        return sent.contains(new Sent(number, requests));
    }

    /** It has arrived: what was sent before it does not matter any more. */
    void arrived(long number) {
        while (sent.size() > 1 && sent.getFirst().number < number) {
            sent.removeFirst();
        }
    }

    /** It was refused: it has not arrived, and never will. */
    void refused(long number) {
        sent.removeIf(one -> one.number == number);
    }

    /**
     * The present name's contribution of that number belongs to the base now.
     *
     * @return the requests that it counted, of those that have not been reported yet
     */
    long takenOver(long number) {
        long requests = requests(sent, number);
        sent.clear();
        takenOver = true;
        return requests;
    }

    /** The present name's lease is over, another name begins. */
    void retire(Replicas.Lease lease) {
        if (former.size() == MOST_FORMER) {
            former.removeFirst();
        }
        former.add(new Former(lease, sent));
        sent = new ArrayList<>(1);
        takenOver = false;
    }

    /**
     * Former names whose contribution is part of the present one, if it is still there; the oldest
     * first.
     */
    List<Replicas.Lease> former() {
        return former.isEmpty() ? List.of() : former.stream().map(Former::lease).toList();
    }

    /**
     * A former name's contribution belongs to the base now, and with it what older names had
     * contributed.
     *
     * @param number the contribution's; negative if it is not known
     * @return the requests that it counted, or more where that is not known: nothing is counted
     *     twice
     */
    long settle(String name, long number) {
        for (int i = former.size() - 1; i >= 0; i--) {
            if (former.get(i).lease.name().equals(name)) {
                long requests = requests(former.get(i).sent, number);
                former.subList(0, i + 1).clear();
                return requests;
            }
        }
        return 0;
    }

    private static long requests(List<Sent> sent, long number) {
        for (Sent one : sent) {
            if (number >= 0 && one.number >= number) {
                return one.requests;
            }
        }
        return sent.isEmpty() ? 0 : sent.getLast().requests;
    }
}
