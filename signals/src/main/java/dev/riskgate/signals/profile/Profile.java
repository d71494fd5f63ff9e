// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.observation.Observation;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What we know of one subject: 104 words, however long its history. Thread-safe: it locks itself,
 * briefly; the model holds the same lock (this object's monitor) while it reads or folds.
 *
 * <p>Everything is in one array of 104 words, most significant bits first:
 *
 * <pre>
 * word     what
 *   0      version 8 (stored form only) | unused 12 | first request 44 (milliseconds)
 *   1      active days 32 (bitmap) | last active day 16 | newest week of the hour table 16
 *   2      checksum 32 (stored form only) | day of the rate references 16 | population tokens of that day 16
 *   3      requests folded
 *   4–35   8 contexts × 4 words, see {@link Contexts}: hash, last seen, proof, W
 *  36–43   request rate × 2 windows (10 s, 10 min) × 4 words, see {@link RequestRateHabit}
 *  44–49   24 hours × {weekday, weekend}, a byte each, see {@link HourTable}
 *  50–103  values × 2 words, see {@link Feature}: 6 software or device, 3 platform, 8 network, 4 country, 6 place
 * </pre>
 *
 * <p>Traits that came later follow, see {@link ProfileSection}.
 *
 * <p><b>Shared profiles.</b> Several processes may keep a profile of the same subject. Each of them
 * writes one contribution, which replaces its last one, and reads those of the others; so neither
 * retries nor lost or repeated messages count anything twice. A contribution has two parts.
 *
 * <p>The <em>lattice part</em> is all that its writer knows, and is joined, in any order and any
 * number of times, with the same result: first request (the earliest); days, hours (OR of bitmaps
 * aligned to the newest day or week); contexts and values (the union by name, field by field, of
 * which the greatest in the order promoted, last seen, name stay); the rates' habits, references,
 * and what their windows say (of the one that knows more, see {@link Habits}).
 *
 * <p>The <em>additive part</em> is what its writer itself has counted: requests, population tokens
 * of the reference day, requests in the open windows. Counts of an earlier day or window than the
 * newest are left out. The view of a profile, on which decisions are made, always has the own
 * counts and the others' together.
 *
 * <p>Habits, W and what the windows say are joined and not added, since each process works them out
 * on the view: they already hold what the others had reported, and adding them would count that
 * again. What two processes learn without having heard of each other is therefore learned from one
 * of them only; with contributions exchanged every second, that is a second's.
 */
public final class Profile {

    private final long[] words;
    private final long @Nullable [] own;

    /** What newer builds know of the subject, where this is made of their stored form. */
    private List<byte[]> unknown = List.of();

    /** An empty profile that no other process knows: nobody has been seen. */
    public Profile() {
        this(null);
    }

    private Profile(long @Nullable [] own) {
        this.words = new long[ProfileCodec.CURRENT.words()];
        this.own = own;
    }

    /**
     * An empty profile that is shared with other processes: nobody has been seen by any of them.
     */
    public static Profile shared() {
        return new Profile(new long[LocalCounts.WORDS]);
    }

    /**
     * A shared profile as it was stored.
     *
     * @param own the contribution that this incarnation of the process has stored; null if it has
     *     none
     * @param others what all others have contributed, in an order that is the same wherever it is
     *     read; not changed meanwhile
     */
    public static Profile shared(@Nullable Profile own, List<Profile> others) {
        var profile = new Profile(new long[LocalCounts.WORDS]);
        profile.adopt(own, others);
        return profile;
    }

    /**
     * What several contributions say together, as one contribution: for those whose writers have
     * ended. Its stored form is {@link #toBytes}. What newer builds have added to them is handed
     * on, as it is.
     *
     * @param contributions in an order that is the same wherever it is done, as sums are rounded;
     *     not changed meanwhile
     */
    public static Profile merge(List<Profile> contributions) {
        var merged = new Profile();
        merged.add(new CounterMerge(), contributions);
        for (Profile contribution : contributions) {
            merged.unknown = ProfileCodec.union(merged.unknown, contribution.unknown);
        }
        return merged;
    }

    /**
     * Takes over what all others have contributed as of now; it replaces what was known of their
     * counts. What was counted here stays.
     *
     * @param others in an order that is the same wherever it is read; not changed meanwhile
     * @throws IllegalStateException if this profile is not shared
     */
    public synchronized void refresh(List<Profile> others) {
        long[] mine = own();
        for (int i = 0; i < others.size(); i++) {
            startAsLate(mine, others.get(i).words);
        }
        LocalCounts.write(mine, words);
        var counterMerge = new CounterMerge();
        counterMerge.add(words, words);
        add(counterMerge, others);
    }

    /**
     * Begins a new contribution, which has no counts yet. What is known stays, so what was
     * contributed before must be among the others from now on.
     *
     * @throws IllegalStateException if this profile is not shared
     */
    public synchronized void disown() {
        Arrays.fill(own(), 0);
    }

    /**
     * Begins a new contribution with what was counted after the first so many requests. They, and
     * what else was counted with them, must be among the others from now on; of the open windows
     * and the day nothing is kept, since nobody knows which part it is.
     *
     * @throws IllegalStateException if this profile is not shared
     */
    public synchronized void disown(long requests) {
        long left = Math.max(0, ownRequests() - requests);
        disown();
        LocalCounts.setRequests(own(), left);
    }

    /**
     * The stored form of what this process contributes: all it knows, but only its own counts. Read
     * by {@link #fromBytes}.
     *
     * @throws IllegalStateException if this profile is not shared
     */
    public synchronized byte[] contribution() {
        long[] contribution = words.clone();
        LocalCounts.write(own(), contribution);
        return ProfileCodec.CURRENT.bytes(contribution, List.of());
    }

    /**
     * The requests that a {@link #contribution} counts; {@link #ownRequests} may be more by then.
     */
    public static long requestsIn(byte[] contribution) {
        return ByteBuffer.wrap(contribution).getLong(ProfileLayout.REQUESTS * Long.BYTES);
    }

    /**
     * Requests folded here, that is without those of other processes.
     *
     * @throws IllegalStateException if this profile is not shared
     */
    public synchronized long ownRequests() {
        return LocalCounts.requests(own());
    }

    /**
     * What the observation's credential and device have proven.
     *
     * @param acrossAsn whether proofs count that were given in another network of the same
     *     autonomous system, too; else only those from this /24 or /48
     */
    public synchronized Proof proof(Observation observation, boolean acrossAsn) {
        long context = acrossAsn ? Contexts.of(observation) : Contexts.inNetwork(observation);
        return Contexts.proof(words, Contexts.find(words, context));
    }

    /**
     * The client's own habit: requests per second over the 10 s windows in which it is active at
     * all.
     *
     * @return 0 while unknown
     */
    public synchronized double baselinePerSecond(long nowMillis) {
        return RequestRateHabit.perSecond(words);
    }

    /** Requests folded so far, whatever their outcome, by all processes as far as known. */
    public synchronized long requests() {
        return words[ProfileLayout.REQUESTS];
    }

    /**
     * The latest time in this profile, milliseconds; 0 if it is empty. A contribution from the
     * future was written by a process whose clock is wrong: whoever reads it does well to leave it
     * out, as a later time outranks the present.
     */
    public synchronized long latestMillis() {
        return Math.max(
                Contexts.latest(words),
                RequestRateHabit.openWindow(words, RequestRateHabit.at(0))
                        * RequestRateHabit.SECONDS);
    }

    /**
     * Takes every context seen so far as the client's own; the operator's word ({@code riskgate
     * accept}).
     */
    public synchronized void accept() {
        Contexts.promoteAll(words);
        for (Feature feature : Feature.values()) {
            feature.promoteAll(words);
        }
    }

    /**
     * The stored form of all that is known, and of what was handed on: 832 bytes, and sections. At
     * most 8,192 if it {@link #isStorable}.
     */
    public synchronized byte[] toBytes() {
        return ProfileCodec.CURRENT.bytes(words, unknown);
    }

    /**
     * Whether {@link #toBytes} is short enough to be read. Only a merge of many contributions of
     * newer builds may be too long: they are best left to those.
     */
    public synchronized boolean isStorable() {
        return ProfileCodec.CURRENT.fits(unknown);
    }

    /**
     * @throws IllegalArgumentException if these are not the bytes of a profile of a version that
     *     this build reads, unharmed; says why
     */
    public static Profile fromBytes(byte[] bytes) {
        var profile = new Profile();
        profile.unknown = ProfileCodec.CURRENT.read(bytes, profile.words);
        return profile;
    }

    /** The words themselves; only for who holds this object's monitor. */
    public long[] words() {
        return words;
    }

    /**
     * What this process itself has added, null if the profile is not shared; only for who holds
     * this object's monitor.
     */
    public long @Nullable [] ownWords() {
        return own;
    }

    private synchronized void adopt(@Nullable Profile stored, List<Profile> others) {
        if (stored != null) {
            Lattice.join(words, stored.words);
            LocalCounts.read(own(), stored.words);
        }
        refresh(others);
    }

    /** Voids what was counted here in a day or window that no longer counts. */
    private void startAsLate(long[] mine, long[] other) {
        if (Lattice.dayOrder(words, other) > 0) {
            LocalCounts.startDay(mine);
        }
        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            if (Habits.order(words, other, RequestRateHabit.at(rate)) > 0) {
                LocalCounts.startWindow(mine, rate);
            }
        }
    }

    private void add(CounterMerge counterMerge, List<Profile> others) {
        for (int i = 0; i < others.size(); i++) {
            counterMerge.add(words, others.get(i).words);
            Lattice.join(words, others.get(i).words);
        }
        counterMerge.write(words);
    }

    private long[] own() {
        if (own == null) {
            throw new IllegalStateException("this profile is not shared");
        }
        return own;
    }
}
