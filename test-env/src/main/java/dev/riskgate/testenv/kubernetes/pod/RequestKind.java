// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import java.util.Locale;

/** The kinds of requests in the steady stream, each with the answer that is right. */
public enum RequestKind {
    /** A good key. */
    ALLOWED(10, 200),
    /** A key that nobody has. */
    UNKNOWN_KEY(3, 401),
    /** A good key without the scope of the route. */
    OUT_OF_SCOPE(3, 403),
    /** A good key where a one-time code is needed, and none. */
    NO_CODE(3, 401),
    /** A key that was blocked by hand. */
    BLOCKED(3, 403),
    /** A one-time code, sent twice at once: one of the two passes. */
    CODE(1, 200),
    /** The other one of the two. */
    CODE_AGAIN(1, 200);

    private final double perSecond;
    private final int right;

    RequestKind(double perSecond, int right) {
        this.perSecond = perSecond;
        this.right = right;
    }

    double perSecond() {
        return perSecond;
    }

    /** The status that it has to get; of the pair with a code, one of the two. */
    int right() {
        return right;
    }

    boolean isPair() {
        return this == CODE || this == CODE_AGAIN;
    }

    /** As the results name it: {@code unknown key}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
