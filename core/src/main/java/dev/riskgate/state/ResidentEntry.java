// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.signals.observation.Subject;

import org.jspecify.annotations.Nullable;

/**
 * What {@link BoundedSubjects} holds of one subject. Key, value and bookkeeping are one object,
 * since each object more would cost as much memory as a limit.
 *
 * <p>How often it is asked for is counted without a lock. A count that is lost when two threads
 * come at once does no harm.
 *
 * @param <S> the class itself
 */
public abstract class ResidentEntry<S extends ResidentEntry<S>> {

    private static final Subject.Kind[] KINDS = Subject.Kind.values();
    private static final int ESTABLISHED = 0x80;
    private static final int KIND = 0x7f;
    private static final int MOST_FREQUENT = 7;
    private static final int VISIT = 8;
    private static final int UNSIGNED = 0xff;

    private final String namespace;
    private final String tenant;
    private final String id;
    final int hash;

    /** The next one in the same chain; changed only under the chain's lock. */
    volatile @Nullable S next;

    /** Kind, and whether it is established; changed only under the chain's lock. */
    private byte standing;

    /**
     * Visits as a newcomer, and how often it was asked for lately, 0 to 7 in the last three bits.
     */
    private byte uses;

    private short firstHour;

    protected ResidentEntry(Subject subject) {
        this.namespace = subject.namespace();
        this.tenant = subject.tenant();
        this.id = subject.id();
        this.hash = hash(subject);
        this.standing = (byte) subject.kind().ordinal();
    }

    /** Whose it is; a new object with each call. */
    public final Subject subject() {
        return new Subject(namespace, tenant, kind(), id);
    }

    static int hash(Subject subject) {
        int hash = subject.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    final boolean isOf(Subject subject) {
        return id.equals(subject.id())
                && tenant.equals(subject.tenant())
                && namespace.equals(subject.namespace())
                && kind() == subject.kind();
    }

    private Subject.Kind kind() {
        return KINDS[standing & KIND];
    }

    /** It is held from now on, as a newcomer. */
    final void enter(int hour) {
        standing = (byte) kind().ordinal();
        uses = 0;
        firstHour = (short) hour;
    }

    final boolean isEstablished() {
        return standing < 0;
    }

    /**
     * From now on it competes with others that came as often: with what it is asked for after this.
     */
    final void establish() {
        standing |= (byte) ESTABLISHED;
        uses = 1;
    }

    /** How long it has been held, hours. */
    final int age(int hour) {
        return (short) (hour - firstHour);
    }

    /**
     * Counts a visit of a newcomer, and returns how many there were. The first one does not count
     * as a use: what is asked for once is evicted first.
     */
    final int visit() {
        int visits = (uses & UNSIGNED) / VISIT + 1;
        uses += VISIT;
        if (visits > 1) {
            use();
        }
        return visits;
    }

    /** It was asked for. */
    final void use() {
        if (frequency() < MOST_FREQUENT) {
            uses++;
        }
    }

    /** How often it was asked for, of late. */
    final int frequency() {
        return uses & MOST_FREQUENT;
    }

    /** Lets a part of {@link #frequency} be forgotten. */
    final void fade() {
        if (frequency() > 0) {
            uses--;
        }
    }
}
