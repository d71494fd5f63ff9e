// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

/** Requests in the current window of time. Used by one thread. */
final class Window {

    private final long millis;
    private long window = Long.MIN_VALUE;
    private int requests;

    Window(long millis) {
        this.millis = millis;
    }

    Window(Window other) {
        this(other.millis);
        this.window = other.window;
        this.requests = other.requests;
    }

    /** Counts one more; returns how many there are now. */
    int count(long now) {
        if (now / millis != window) {
            window = now / millis;
            requests = 0;
        }
        return ++requests;
    }
}
