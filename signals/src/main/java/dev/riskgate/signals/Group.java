package dev.riskgate.signals;

import java.util.Locale;

/** Signals that see the same fact form one group, and the groups' evidence is added. */
enum Group {
    NETWORK,
    SOFTWARE,
    TEMPO,
    USE,
    CREDENTIAL;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
