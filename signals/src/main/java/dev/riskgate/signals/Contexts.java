package dev.riskgate.signals;

/** Names a context: credential × device (or software) × network. */
final class Contexts {

    private Contexts() {}

    static long of(Observation o) {
        long software = o.device() != 0 ? o.device() : o.software() * 31 + o.platform();
        long context = (o.credential() * 31 + software) * 31 + o.network();
        return context == 0 ? 1 : context;
    }
}
