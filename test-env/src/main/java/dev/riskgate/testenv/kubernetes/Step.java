// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

/** A part of the end-to-end test. Parts after the installation do not depend on each other. */
interface Step {

    /** As {@code --only} names it. */
    String name();

    /** What it does, for people. */
    String title();

    /**
     * Does it, and says what it saw.
     *
     * @throws Unexpected if something is otherwise than promised
     */
    void run(Stage stage, Findings findings) throws Exception;
}
