package dev.riskgate.verdict;

/** How strongly a caller has proved itself, weakest first; the policy writes it in lower case. */
public enum AssuranceLevel {
    /** Nothing proven. */
    NONE,
    /** One factor: the credential itself. */
    SINGLE,
    /** Two independent factors, for example a credential and a TOTP code. */
    MFA,
    /** Two factors of which one is bound to the device or the origin (WebAuthn, hardware key). */
    PHISHING_RESISTANT;

    public boolean satisfies(AssuranceLevel required) {
        return compareTo(required) >= 0;
    }
}
