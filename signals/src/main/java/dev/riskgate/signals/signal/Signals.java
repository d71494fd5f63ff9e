package dev.riskgate.signals.signal;

import java.util.List;

/** The signals there are. */
public final class Signals {

    private static final List<String> NAMES =
            List.of(
                    "newDevice",
                    "networkNovelty",
                    "countryNovelty",
                    "impossibleTravel",
                    "requestRate",
                    "unusualHour");

    private Signals() {}

    /** The names of all signals: the keys of the policy's {@code risk.signals}, in the order in which they are judged. */
    public static List<String> names() {
        return NAMES;
    }
}
