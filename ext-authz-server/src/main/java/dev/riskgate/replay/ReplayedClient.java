// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.proto.v1.RecordedCaller;
import dev.riskgate.proto.v1.RecordedCheck;

import java.util.Comparator;

/**
 * Who asked, as a report names it: an id is only unique within its namespace and tenant. Parts that
 * are very long are cut. Empty for anonymous callers.
 */
record ReplayedClient(String namespace, String tenant, String id)
        implements Comparable<ReplayedClient> {

    static final ReplayedClient ANONYMOUS = new ReplayedClient("", "", "");

    /** Stands for those that are not counted one by one. */
    static final ReplayedClient OTHERS = new ReplayedClient("", "", "(others)");

    private static final int MOST_CHARACTERS = 256;
    private static final Comparator<ReplayedClient> ORDER =
            Comparator.comparing(ReplayedClient::namespace)
                    .thenComparing(ReplayedClient::tenant)
                    .thenComparing(ReplayedClient::id);

    static ReplayedClient of(RecordedCheck check) {
        if (!check.hasCaller()) {
            return ANONYMOUS;
        }
        RecordedCaller caller = check.getCaller();
        return new ReplayedClient(
                cut(caller.getNamespace()), cut(caller.getTenant()), cut(caller.getClient()));
    }

    static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }

    /** As the operator's commands take it. */
    String text() {
        if (namespace.isEmpty()) {
            return id.isEmpty() ? "(anonymous)" : id;
        }
        return id
                + (tenant.equals("default") ? "" : " --tenant " + tenant)
                + " --namespace "
                + namespace;
    }

    @Override
    public int compareTo(ReplayedClient other) {
        return ORDER.compare(this, other);
    }
}
