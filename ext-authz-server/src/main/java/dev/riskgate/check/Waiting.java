package dev.riskgate.check;

import java.util.concurrent.Semaphore;

/**
 * Where checks go that have to wait: virtual threads, up to a number. Thread-safe.
 *
 * <p>The bound keeps a stalled dependency from piling up requests in memory; a check that finds no place is shed at once.
 */
public final class Waiting {

    private final int places;
    private final Semaphore free;

    /** @param places how many checks may wait at the same time, at least 1 */
    public Waiting(int places) {
        this.places = places;
        this.free = new Semaphore(places);
    }

    /**
     * Runs the check on a thread of its own.
     *
     * @return false if all places are taken; the check has not been started then
     */
    boolean start(Runnable check) {
        if (!free.tryAcquire()) {
            return false;
        }
        Thread.ofVirtual()
                .name("riskgate-waiting")
                .start(
                        () -> {
                            try {
                                check.run();
                            } finally {
                                free.release();
                            }
                        });
        return true;
    }

    /** How many checks wait now. */
    public int waiting() {
        return places - free.availablePermits();
    }
}
