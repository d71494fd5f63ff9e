package dev.riskgate.signals;

/** Signals that see the same fact form one group, and the groups' evidence is added. */
enum Group {
    NETWORK("network"),
    SOFTWARE("software"),
    TEMPO("tempo"),
    USE("use"),
    CREDENTIAL("credential");

    private final String word;

    Group(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
