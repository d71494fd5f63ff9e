// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.model;

/** The three numbers of a risk, each of which has a {@link Scale} of its own. */
public enum Measure {
    /** All evidence together. */
    SCORE("scale"),
    /** Standing evidence: is it the client? */
    IDENTITY("identity"),
    /** Incremental evidence: does it behave like the client? */
    BEHAVIOUR("behaviour");

    private final String keyword;

    Measure(String keyword) {
        this.keyword = keyword;
    }

    /** What its lines in a weights file begin with. */
    String keyword() {
        return keyword;
    }
}
