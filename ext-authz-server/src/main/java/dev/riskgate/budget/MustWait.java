package dev.riskgate.budget;

/**
 * Thrown on an event loop where a check would have to wait. It is caught in one place, which runs the check again, from
 * its start, on a virtual thread. Steps before the first wait must therefore have no side effects.
 */
public final class MustWait extends RuntimeException {

    public static final MustWait INSTANCE = new MustWait();

    private MustWait() {
        super("this check has to wait", null, false, false);
    }
}
