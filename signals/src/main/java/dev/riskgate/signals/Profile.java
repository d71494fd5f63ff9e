package dev.riskgate.signals;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * What we know of one subject: 832 bytes, however long its history. Thread-safe: it locks itself, briefly; the model
 * holds the same lock (this object's monitor) while it reads or folds.
 *
 * <p>Everything is in one array of 104 words, most significant bits first:
 *
 * <pre>
 * word     what
 *   0      version 8 | unused 12 | first request 44 (milliseconds)
 *   1      active days 32 (bitmap) | last active day 16 | newest week of the hour table 16
 *   2      checksum 32 (stored form only) | day of the rate references 16 | population tokens of that day 16
 *   3      requests folded
 *   4–35   8 contexts × 4 words, see {@link Contexts}: hash, last seen, proof, W
 *  36–43   request rate × 2 windows (10 s, 10 min) × 4 words, see {@link Rate}
 *  44–49   24 hours × {weekday, weekend}, a byte each, see {@link Hours}
 *  50–103  values × 2 words, see {@link Trait}: 6 software or device, 3 platform, 8 network, 4 country, 6 place
 * </pre>
 *
 * <p>Each field is chosen so that what several replicas know of one subject can be merged in any order, repeatedly, with the
 * same result. First request: minimum. Days, hours: OR of bitmaps aligned to the newest day or week. Last seen, proof:
 * maximum. Slots: the union, of which the greatest in the order (promoted, last seen, hash) stay, which picks the same slots
 * wherever it is done; a value's count is its bitmap. Windows are aligned to the epoch; their counts, the discounted n, Σx, Σx²
 * (brought to the later window first), the request total and W are each replica's own and are added up in a fixed order of
 * replicas; references come from the merged sums. One replica's contribution is this whole structure.
 */
public final class Profile {

    private final long[] words;

    /** An empty profile: nobody has been seen. */
    public Profile() {
        words = new long[Layout.WORDS];
        words[Layout.FIRST] = (long) Layout.VERSION << 56;
    }

    /** What the observation's context has proven. */
    public synchronized Proof proof(Observation observation) {
        return Contexts.proof(words, Contexts.find(words, Contexts.of(observation)));
    }

    /**
     * The client's own habit: requests per second over the 10 s windows in which it is active at all.
     *
     * @return 0 while unknown
     */
    public synchronized double baselinePerSecond(long nowMillis) {
        return Rate.perSecond(words);
    }

    /** Requests folded so far, whatever their outcome. */
    public synchronized long requests() {
        return words[Layout.REQUESTS];
    }

    /** Takes every context seen so far as the client's own; the operator's word ({@code riskgate accept}). */
    public synchronized void accept() {
        Contexts.promoteAll(words);
        for (Trait trait : Trait.values()) {
            trait.promoteAll(words);
        }
    }

    /** The stored form: 832 bytes, big-endian words, with version and checksum. */
    public synchronized byte[] toBytes() {
        byte[] bytes = new byte[Layout.WORDS * Long.BYTES];
        var buffer = ByteBuffer.wrap(bytes);
        buffer.asLongBuffer().put(words);
        buffer.putInt(Layout.DAILY * Long.BYTES, checksum(bytes));
        return bytes;
    }

    /** @throws IllegalArgumentException if these are not the bytes of a profile of this version, unharmed; says why */
    public static Profile fromBytes(byte[] bytes) {
        if (bytes.length != Layout.WORDS * Long.BYTES) {
            throw new IllegalArgumentException("not a profile: " + bytes.length + " bytes");
        }
        if (bytes[0] != Layout.VERSION) {
            throw new IllegalArgumentException(
                    "a profile of version " + bytes[0] + ", not " + Layout.VERSION);
        }
        var buffer = ByteBuffer.wrap(bytes.clone());
        int told = buffer.getInt(Layout.DAILY * Long.BYTES);
        buffer.putInt(Layout.DAILY * Long.BYTES, 0);
        if (told != checksum(buffer.array())) {
            throw new IllegalArgumentException("a damaged profile: its checksum is wrong");
        }
        var profile = new Profile();
        buffer.asLongBuffer().get(profile.words);
        return profile;
    }

    /** The words themselves; only for who holds this object's monitor. */
    long[] words() {
        return words;
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
