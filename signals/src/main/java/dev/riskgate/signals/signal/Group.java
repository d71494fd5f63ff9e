// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

/** Signals that see the same fact form one group, and the groups' evidence is added. */
public enum Group {
    NETWORK("network", true),
    SOFTWARE("software", true),
    TEMPO("tempo", false),
    USE("use", true),
    CREDENTIAL("credential", true);

    private final String label;
    private final boolean standing;

    Group(String label, boolean standing) {
        this.label = label;
        this.standing = standing;
    }

    /** The name of this group in the log. */
    public String label() {
        return label;
    }

    /**
     * Whether its evidence belongs to the context and is worked out afresh, instead of being summed
     * over requests.
     */
    public boolean isStanding() {
        return standing;
    }
}
