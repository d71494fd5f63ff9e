// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import java.util.Locale;

/** The steps of a check whose time is measured, in their order. */
public enum Stage {
    IDENTITY,
    CHALLENGE,
    STATE,
    SIGNALS,
    POLICY;

    /** The label of this stage in the metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
