package dev.riskgate.policy;

/** What a route does with a request about which no decision could be made. */
public enum OnDegraded {
    /** Let it pass, but only where no caller can have provoked the failure; it is denied otherwise. */
    ALLOW,
    /** Ask the caller to prove itself. */
    CHALLENGE,
    /** Turn it away; the default. */
    DENY
}
