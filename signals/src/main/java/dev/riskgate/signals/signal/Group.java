package dev.riskgate.signals.signal;

/** Signals that see the same fact form one group, and the groups' evidence is added. */
public enum Group {
    NETWORK("network"),
    SOFTWARE("software"),
    TEMPO("tempo"),
    USE("use"),
    CREDENTIAL("credential");

    private final String word;

    Group(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
