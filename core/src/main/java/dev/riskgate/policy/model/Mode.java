package dev.riskgate.policy.model;

/** Whether verdicts are enforced, or only decided and logged. */
public enum Mode {
    ENFORCE,
    SHADOW
}
