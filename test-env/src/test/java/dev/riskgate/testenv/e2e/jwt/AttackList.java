// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import java.util.ArrayList;
import java.util.List;

/** Collects attacks. */
final class AttackList {

    private static final int SHOWN = 60;

    private final List<Attack> all = new ArrayList<>();

    void add(Attack attack) {
        all.add(attack);
    }

    /** A token behind {@code Bearer}. */
    void token(String name, String token, String... reasons) {
        String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
        add(new Attack(shown, "Bearer " + token, List.of(reasons)));
    }

    List<Attack> all() {
        return List.copyOf(all);
    }
}
