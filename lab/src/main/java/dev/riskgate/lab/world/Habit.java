// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import java.util.random.RandomGenerator;

/**
 * Which operations a client uses how often, and on how many objects. Immutable.
 *
 * <p>The most popular objects are asked for much more often than others.
 */
final class Habit {

    /** What a kind of client uses an API for: one weight for each {@link Operation}. */
    enum Use {
        /** Reads orders and items, seldom writes. */
        READER(30, 0, 0, 0, 40, 0, 15, 0, 10, 0, 0, 0),
        /** Reads and writes orders. */
        TRADER(30, 20, 10, 1, 25, 0, 8, 3, 2, 0, 0, 0),
        /** Keeps master data. */
        KEEPER(15, 5, 10, 3, 20, 20, 10, 10, 3, 0, 1, 0.3),
        /** Sends telemetry. */
        SENDER(0, 0, 0, 0, 8, 0, 0, 0, 0, 90, 0, 0);

        private final double[] weights;

        Use(double... weights) {
            this.weights = weights;
        }
    }

    private static final int MOST_OBJECTS = 900_000;

    private final double[] shares = new double[Operation.values().length];
    private final int objects;
    private final int firstObject;

    Habit(Use use, int objects, RandomGenerator random) {
        double total = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = use.weights[i] * Math.exp(0.7 * random.nextGaussian());
            total += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= total;
        }
        this.objects = objects;
        this.firstObject = 1 + random.nextInt(MOST_OBJECTS);
    }

    Operation operation(RandomGenerator random) {
        double at = random.nextDouble();
        int i = 0;
        while (i < shares.length - 1 && at >= shares[i]) {
            at -= shares[i++];
        }
        return Operation.values()[i];
    }

    int object(RandomGenerator random) {
        double u = random.nextDouble();
        return firstObject + (int) (objects * u * u * u);
    }

    /** How often the client asks for this, among all that it asks for. */
    double share(Operation operation) {
        return shares[operation.ordinal()];
    }

    /** Whether it is one of the objects that are the client's own. */
    boolean owns(int object) {
        return object >= firstObject && object < firstObject + objects;
    }

    int objects() {
        return objects;
    }
}
