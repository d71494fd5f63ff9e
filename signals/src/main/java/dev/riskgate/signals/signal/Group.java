package dev.riskgate.signals.signal;

/** Signals that see the same fact form one group, and the groups' evidence is added. */
public enum Group {
    NETWORK("network", true),
    SOFTWARE("software", true),
    TEMPO("tempo", false),
    USE("use", true),
    CREDENTIAL("credential", true);

    private final String word;
    private final boolean standing;

    Group(String word, boolean standing) {
        this.word = word;
        this.standing = standing;
    }

    /** The name of this group in the log. */
    public String word() {
        return word;
    }

    /** Whether its evidence belongs to the context and is worked out afresh, instead of being summed over requests. */
    public boolean isStanding() {
        return standing;
    }
}
