// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.redis.link.Script;
import dev.riskgate.signals.profile.Profile;

import io.lettuce.core.RedisCommandExecutionException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A server that has a copy which is a little behind. It runs the shipped scripts on a single
 * thread, as Redis does, by a clock of its own, and can be lost together with what the copy does
 * not have yet.
 */
public final class SimulatedRedis {

    /** Somebody who looks at what was done. */
    public interface Witness {

        /** What is run in the place of these arguments. */
        default byte[][] sent(Script script, byte[][] keys, byte[][] arguments) {
            return arguments;
        }

        void ran(Script script, byte[][] keys, byte[][] arguments, List<Object> answer);
    }

    /** 2026-01-01 */
    public static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private static final long FARTHEST_BEHIND = SimulatedWorld.millis(600);
    private static final int PAGE = 3;
    private static final SimulatedLua LUA = new SimulatedLua();

    private final SimulatedWorld world;
    private final Witness witness;

    /** The latest contribution that was taken and not lost since, by profile and name. */
    private final Map<String, Taken> taken = new HashMap<>();

    private record Taken(long number, long nanos) {}

    private final List<Subscriber> subscribers = new ArrayList<>();
    private SimulatedData data;
    private SimulatedData copy;
    private long copiedNanos;
    private long aheadMicros;
    private long servers = 1;
    private boolean up = true;
    private long handedOver;
    private String refused = "";

    public SimulatedRedis(SimulatedWorld world, Witness witness) {
        this.world = world;
        this.witness = witness;
        LongSupplier clock = this::micros;
        this.data = new SimulatedData(clock, id());
        data.publish(this::publish);
        data.page(PAGE);
        this.copy = data;
        replicate();
    }

    private void replicate() {
        copy = data.copy("");
        copiedNanos = world.now();
        world.in(world.between(0, FARTHEST_BEHIND), this::replicate);
    }

    /** Somebody who hears what is published. */
    interface Subscriber {

        void message(byte[] channel, byte[] message);

        /** The server is gone. */
        void gone();
    }

    void subscribe(Subscriber subscriber) {
        if (!subscribers.contains(subscriber)) {
            subscribers.add(subscriber);
        }
    }

    void unsubscribe(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    private long publish(byte[] channel, byte[] message) {
        List<Subscriber> all = List.copyOf(subscribers);
        all.forEach(one -> one.message(channel, message));
        return all.size();
    }

    /** The server's clock, microseconds since the epoch. */
    long micros() {
        return EPOCH_MILLIS * 1_000 + world.now() / 1_000 + aheadMicros;
    }

    /** The replication id. */
    String id() {
        return "id" + servers;
    }

    public boolean isUp() {
        return up;
    }

    /** Which server it is; a connection to another one is broken. */
    long server() {
        return servers;
    }

    public void stop() {
        up = false;
        servers++;
        List<Subscriber> all = List.copyOf(subscribers);
        subscribers.clear();
        all.forEach(Subscriber::gone);
    }

    /** The same server again, with all that it had. */
    public void startAgain() {
        up = true;
        data.replicationId(id());
    }

    /** The same server again, with nothing. */
    public void startEmpty() {
        empty();
        startAgain();
    }

    /** {@code FLUSHALL}: nothing but the data tells of it. */
    public void empty() {
        data.clear();
        taken.clear();
    }

    /**
     * The copy takes over, with another clock.
     *
     * @return when the copy was made: what was written since is lost
     */
    public long failOver(long clockAheadMicros) {
        stop();
        up = true;
        aheadMicros = clockAheadMicros;
        data = copy.copy(id());
        taken.values().removeIf(one -> one.nanos >= copiedNanos);
        return copiedNanos;
    }

    /** Takes the right to all keys that begin with this. */
    public void refuse(String prefix) {
        refused = prefix;
    }

    /**
     * Another server takes over all that there is, as in a cluster: who asks the one before is told
     * to ask this one.
     */
    public void handOver() {
        handedOver = servers;
        servers++;
        data = data.copy(id());
    }

    /** Whether whoever asks that server is sent to the present one. */
    boolean sendsOn(long server) {
        return up && server == handedOver && servers == handedOver + 1;
    }

    List<Object> run(Script script, byte[][] keys, byte[][] given) {
        for (byte[] key : keys) {
            if (!refused.isEmpty() && SimulatedData.text(key).startsWith(refused)) {
                throw new RedisCommandExecutionException("NOPERM this user has no permissions");
            }
        }
        byte[][] arguments = witness.sent(script, keys, given);
        List<Object> answer = LUA.run(script.text(), keys, arguments, data::call);
        if (script.name().equals("exchange") && (Long) answer.getFirst() == 1) {
            taken.merge(
                    contribution(keys[0], SimulatedData.text(arguments[0])),
                    new Taken(Long.parseLong(SimulatedData.text(arguments[1])), world.now()),
                    (one, other) -> other.number > one.number ? other : one);
        }
        witness.ran(script, keys, arguments, answer);
        return answer;
    }

    private static String contribution(byte[] key, String name) {
        return SimulatedData.text(key) + ' ' + name;
    }

    /**
     * Whether that contribution, or a later one, was taken and not lost since with a server: an
     * answer may come from one that is gone.
     */
    boolean took(byte[] key, String name, long number) {
        Taken latest = taken.get(contribution(key, name));
        return latest != null && latest.number >= number;
    }

    /** A string; null if there is none. */
    public byte @Nullable [] get(byte[] key) {
        return (byte[]) data.call(List.of(SimulatedData.bytes("GET"), key));
    }

    public List<?> hash(byte[] key) {
        return (List<?>) data.call(List.of(SimulatedData.bytes("HGETALL"), key));
    }

    /** Requests of that profile by all contributions together. */
    long requests(byte[] key) {
        var contributionSet = new ContributionSet<>(hash(key), Profile::fromBytes);
        return contributionSet.others(Set.of()).stream().mapToLong(Profile::requests).sum();
    }
}
