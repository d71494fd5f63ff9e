// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.attack;

import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Operation;

import java.util.SplittableRandom;

/** What thieves ask for. */
final class Loot {

    private static final Operation[] WANTED = {
        Operation.READ_CUSTOMER,
        Operation.READ_ORDER,
        Operation.READ_REPORT,
        Operation.READ_PERMISSION,
        Operation.CHANGE_CUSTOMER
    };
    private static final int OBJECTS = 1_000_000;

    private Loot() {}

    /** Something worth having, of anybody. */
    static Call anything(Call call, SplittableRandom random) {
        return call.asking(WANTED[random.nextInt(WANTED.length)], 1 + random.nextInt(OBJECTS));
    }

    /** One customer after the other. */
    static Call next(Call call, int number) {
        return call.asking(Operation.READ_CUSTOMER, number);
    }

    /** What a reader never does. */
    static Call harm(Call call, SplittableRandom random) {
        boolean delete = random.nextBoolean();
        return call.asking(
                delete ? Operation.DELETE_ORDER : Operation.CHANGE_PERMISSION,
                1 + random.nextInt(OBJECTS));
    }

    /** What the client itself has asked for once. */
    static Call asBefore(Call call, Victim victim, SplittableRandom random) {
        Call once = victim.before().get(random.nextInt(victim.before().size()));
        return call.asking(once.operation(), once.object());
    }
}
