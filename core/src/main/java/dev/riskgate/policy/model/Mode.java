// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

/** Whether verdicts are enforced, or only decided and logged. */
public enum Mode {
    ENFORCE,
    SHADOW
}
