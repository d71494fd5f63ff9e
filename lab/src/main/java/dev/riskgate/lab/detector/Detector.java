// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.lab.world.Call;

/**
 * Judges a stream of requests to an API, one by one, as they arrive. This is what a detector has to
 * implement to be compared by {@code bench/run api}. Used by one thread.
 */
public interface Detector {

    /** A word for tables. */
    String name();

    /**
     * Judges a request, and learns from it what it may. Requests come in the order of time.
     *
     * @param call what arrives
     * @param proven whether a fresh proof comes with it that the client's owner is there, such as a
     *     one-time code: what a challenge asks for
     */
    Answer judge(Call call, boolean proven);

    /**
     * A detector that knows all that this one knows by now. What either of them learns from here on
     * the other does not: attacks are played against forks, and leave no trace. While a fork is in
     * use this one is not.
     */
    Detector fork();
}
