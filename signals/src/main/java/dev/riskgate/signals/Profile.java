package dev.riskgate.signals;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What we know of one subject. Thread-safe: it locks itself, briefly. */
public final class Profile {

    private static final long VERSION = 1;
    private static final int SLOTS = 8;

    /** version, requests, then per slot: context, proof level, proof time. */
    private final long[] words;

    public Profile() {
        this(new long[2 + 3 * SLOTS]);
        words[0] = VERSION;
    }

    private Profile(long[] words) {
        this.words = words;
    }

    /** What the observation's context has proven. */
    public synchronized Proof proof(Observation observation) {
        int at = slot(Contexts.of(observation));
        return at < 0 || words[at + 1] == 0
                ? Proof.NEVER
                : new Proof((int) words[at + 1], words[at + 2]);
    }

    /**
     * The client's own habit: requests per second over the 10 s windows in which it is active at all.
     *
     * @return 0 while unknown
     */
    public synchronized double baselinePerSecond(long nowMillis) {
        return 0;
    }

    public synchronized byte[] toBytes() {
        var bytes = ByteBuffer.allocate(words.length * Long.BYTES);
        bytes.asLongBuffer().put(words);
        return bytes.array();
    }

    /** @throws IllegalArgumentException if these are not the bytes of a profile of a known version */
    public static Profile fromBytes(byte[] bytes) {
        var profile = new Profile();
        if (bytes.length != profile.words.length * Long.BYTES) {
            throw new IllegalArgumentException("not a profile: " + bytes.length + " bytes");
        }
        ByteBuffer.wrap(bytes).asLongBuffer().get(profile.words);
        if (profile.words[0] != VERSION) {
            throw new IllegalArgumentException("not a profile of version " + VERSION);
        }
        return profile;
    }

    /** Takes every context seen so far as the client's own; the operator's word ({@code riskgate accept}). */
    public synchronized void accept() {}

    synchronized boolean knows(long context) {
        return slot(context) >= 0;
    }

    synchronized boolean empty() {
        return words[2] == 0;
    }

    synchronized void learn(long context, int level, long atMillis) {
        words[1]++;
        int at = slot(context);
        if (at < 0) {
            at = Math.max(2, slot(0));
            Arrays.fill(words, at, at + 3, 0);
            words[at] = context;
        }
        if (level > 0) {
            words[at + 1] = level;
            words[at + 2] = atMillis;
        }
    }

    private int slot(long context) {
        for (int at = 2; at < words.length; at += 3) {
            if (words[at] == context) {
                return at;
            }
        }
        return -1;
    }
}
