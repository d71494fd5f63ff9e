package dev.riskgate.state.redis;

import dev.riskgate.signals.Profile;

import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A server that has a copy which is a little behind. It runs the shipped scripts on a single thread, as Redis does, by a clock
 * of its own, and can be lost together with what the copy does not have yet.
 */
final class SimulatedRedis {

    /** Somebody who looks at what was done. */
    interface Witness {

        void ran(Script script, byte[][] keys, byte[][] arguments, List<Object> answer);
    }

    /** 2026-01-01 */
    static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private static final long FARTHEST_BEHIND = SimulatedWorld.millis(600);
    private static final SimulatedLua LUA = new SimulatedLua();

    private final SimulatedWorld world;
    private final Witness witness;
    private SimulatedData data;
    private SimulatedData copy;
    private long copiedNanos;
    private long aheadMicros;
    private long servers = 1;
    private boolean up = true;

    SimulatedRedis(SimulatedWorld world, Witness witness) {
        this.world = world;
        this.witness = witness;
        LongSupplier clock = this::micros;
        this.data = new SimulatedData(clock, id());
        this.copy = data;
        replicate();
    }

    private void replicate() {
        copy = data.copy("");
        copiedNanos = world.now();
        world.in(world.between(0, FARTHEST_BEHIND), this::replicate);
    }

    /** The server's clock, microseconds since the epoch. */
    long micros() {
        return EPOCH_MILLIS * 1_000 + world.now() / 1_000 + aheadMicros;
    }

    /** The replication id. */
    String id() {
        return "id" + servers;
    }

    boolean isUp() {
        return up;
    }

    /** Which server it is; a connection to another one is broken. */
    long server() {
        return servers;
    }

    void stop() {
        up = false;
        servers++;
    }

    /** The same server again, with all that it had. */
    void startAgain() {
        up = true;
        data.replicationId(id());
    }

    /** The same server again, with nothing. */
    void startEmpty() {
        data.clear();
        startAgain();
    }

    /** {@code FLUSHALL}: nothing but the data tells of it. */
    void empty() {
        data.clear();
    }

    /**
     * The copy takes over, with another clock.
     *
     * @return when the copy was made: what was written since is lost
     */
    long failOver(long clockAheadMicros) {
        stop();
        up = true;
        aheadMicros = clockAheadMicros;
        data = copy.copy(id());
        return copiedNanos;
    }

    List<Object> run(Script script, byte[][] keys, byte[][] arguments) {
        List<Object> answer = LUA.run(script.text(), keys, arguments, data::call);
        witness.ran(script, keys, arguments, answer);
        return answer;
    }

    List<?> hash(byte[] key) {
        return (List<?>) data.call(List.of(SimulatedData.bytes("HGETALL"), key));
    }

    /** Requests of that profile by all contributions together. */
    long requests(byte[] key) {
        var stored = new Stored<>(hash(key), Profile::fromBytes);
        return stored.others(Set.of()).stream().mapToLong(Profile::requests).sum();
    }
}
