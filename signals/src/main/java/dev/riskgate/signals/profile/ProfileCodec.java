// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * The stored form of a profile: the core, 104 big-endian words with a version and a checksum over
 * all bytes (its own place taken as 0), then sections, one for each trait that came later:
 *
 * <pre>
 * id 16 | length in bytes 16 | as many bytes
 * </pre>
 *
 * <p>Sections stand in strictly ascending order of their bytes, unsigned. Version 1 has none: it is
 * what builds wrote that knew of no section, and what is written where there is none to write.
 * Version 2 has at least one.
 *
 * <p>A section that this build does not know is neither an error nor lost: it is kept beside the
 * words and written again wherever the profile is written for somebody else. There may be several
 * of one id then, of different origin. Whoever knows the id joins them. Immutable, thread-safe.
 */
final class ProfileCodec {

    /** No stored form is longer, in bytes. */
    static final int MOST_BYTES = 8_192;

    private static final byte BARE = 1;
    private static final byte WITH_SECTIONS = 2;
    private static final int CORE = ProfileLayout.CORE_WORDS * Long.BYTES;
    private static final int CHECKSUM = ProfileLayout.DAILY * Long.BYTES;
    private static final int LENGTH = Short.BYTES;
    private static final int HEADER = 2 * Short.BYTES;
    private static final byte[] NO_CHECKSUM = new byte[Integer.BYTES];

    /** That of this build. */
    static final ProfileCodec CURRENT = new ProfileCodec(ProfileLayout.SECTIONS);

    private final List<ProfileSection> sections;
    private final int words;

    /**
     * @param sections those that are known; their words follow the core's, in this order
     * @throws IllegalArgumentException if they leave a gap or overlap, if two have the same id, or
     *     if all of them are too long
     */
    ProfileCodec(List<ProfileSection> sections) {
        this.sections = List.copyOf(sections);
        int end = ProfileLayout.CORE_WORDS;
        for (ProfileSection section : this.sections) {
            if (section.at() != end || known(section.id()) != section) {
                throw new IllegalArgumentException(
                        "section " + section.id() + " has the place or the id of another one");
            }
            end += section.words();
        }
        this.words = end;
        if (!fits(List.of())) {
            throw new IllegalArgumentException("all sections together are too long");
        }
    }

    /** How many words a profile has. */
    int words() {
        return words;
    }

    /** Whether the stored form of a profile with these sections is not too long. */
    boolean fits(Collection<byte[]> unknown) {
        int most = CORE + length(unknown);
        for (ProfileSection section : sections) {
            most += HEADER + section.words() * Long.BYTES;
        }
        return most <= MOST_BYTES;
    }

    /**
     * @param unknown sections that were read with the profile, as {@link #read} gave them
     */
    byte[] bytes(long[] words, Collection<byte[]> unknown) {
        Collection<byte[]> all = sections.isEmpty() ? unknown : withKnown(words, unknown);
        boolean bare = all.isEmpty();
        byte[] bytes = new byte[bare ? CORE : CORE + length(all)];
        var buffer = ByteBuffer.wrap(bytes);
        buffer.asLongBuffer().put(words, 0, ProfileLayout.CORE_WORDS);
        bytes[0] = bare ? BARE : WITH_SECTIONS;
        if (!bare) {
            buffer.position(CORE);
            all.forEach(buffer::put);
        }
        // It is 0 in the words.
        var crc = new CRC32();
        crc.update(bytes);
        buffer.putInt(CHECKSUM, (int) crc.getValue());
        return bytes;
    }

    private Collection<byte[]> withKnown(long[] words, Collection<byte[]> unknown) {
        var all = sorted(unknown);
        for (ProfileSection section : sections) {
            if (!isEmpty(section, words)) {
                var entry = ByteBuffer.allocate(HEADER + section.words() * Long.BYTES);
                entry.putShort((short) section.id());
                entry.putShort((short) (section.words() * Long.BYTES));
                entry.asLongBuffer().put(words, section.at(), section.words());
                all.add(entry.array());
            }
        }
        return all;
    }

    private static boolean isEmpty(ProfileSection section, long[] words) {
        for (int i = section.at(); i < section.at() + section.words(); i++) {
            if (words[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sections of both, each once, in their order. */
    static List<byte[]> union(List<byte[]> one, List<byte[]> other) {
        if (other.isEmpty()) {
            return one;
        }
        var both = sorted(one);
        both.addAll(other);
        return List.copyOf(both);
    }

    private static TreeSet<byte[]> sorted(Collection<byte[]> sections) {
        var sorted = new TreeSet<byte[]>(Arrays::compareUnsigned);
        sorted.addAll(sections);
        return sorted;
    }

    /**
     * Reads into the words of an empty profile.
     *
     * @return the sections that are not known here, to be handed on as they are
     * @throws IllegalArgumentException if these are not the bytes of a profile of a version that
     *     this build reads, unharmed; says why
     */
    List<byte[]> read(byte[] bytes, long[] words) {
        requireReadable(bytes);
        ByteBuffer.wrap(bytes).asLongBuffer().get(words, 0, ProfileLayout.CORE_WORDS);
        words[ProfileLayout.FIRST] = Bits.set(words[ProfileLayout.FIRST], 56, 8, 0);
        words[ProfileLayout.DAILY] = Bits.set(words[ProfileLayout.DAILY], 32, 32, 0);
        List<byte[]> unknown = bytes.length == CORE ? List.of() : readSections(bytes, words);
        if (!Plausibility.isPossible(words)) {
            throw impossible();
        }
        return unknown;
    }

    private static void requireReadable(byte[] bytes) {
        if (bytes.length < CORE) {
            throw refused("not a profile: " + bytes.length + " bytes");
        }
        switch (bytes[0]) {
            case BARE -> {
                if (bytes.length != CORE) {
                    throw refused("a profile of version 1 has 832 bytes, not " + bytes.length);
                }
            }
            case WITH_SECTIONS -> {
                if (bytes.length == CORE || bytes.length > MOST_BYTES) {
                    throw refused(
                            "a profile of version 2 has 833 to 8192 bytes, not " + bytes.length);
                }
            }
            default ->
                    throw refused(
                            "a profile of version "
                                    + (bytes[0] & 0xff)
                                    + "; this build reads versions 1 and 2");
        }
        if (ByteBuffer.wrap(bytes).getInt(CHECKSUM) != checksum(bytes)) {
            throw refused("a damaged profile: its checksum is wrong");
        }
    }

    private List<byte[]> readSections(byte[] bytes, long[] words) {
        List<byte[]> unknown = new ArrayList<>();
        byte[] before = {};
        for (int at = CORE; at < bytes.length; at += before.length) {
            byte[] entry = entry(bytes, at);
            if (Arrays.compareUnsigned(before, entry) >= 0) {
                throw malformed(entry, "stands twice, or out of order");
            }
            ProfileSection known = known(id(entry));
            if (known == null) {
                unknown.add(entry);
            } else {
                join(entry, known, words);
            }
            before = entry;
        }
        return List.copyOf(unknown);
    }

    private static byte[] entry(byte[] bytes, int at) {
        int left = bytes.length - at;
        if (left <= HEADER) {
            throw refused("a malformed profile: it ends within a section's first bytes");
        }
        int length = HEADER + Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(at + LENGTH));
        byte[] entry = Arrays.copyOfRange(bytes, at, at + Math.min(length, left));
        if (length > left) {
            throw malformed(entry, "is longer than what is there");
        }
        if (length == HEADER || id(entry) == 0) {
            throw malformed(entry, "is empty, or nobody's");
        }
        return entry;
    }

    private @Nullable ProfileSection known(int id) {
        for (ProfileSection section : sections) {
            if (section.id() == id) {
                return section;
            }
        }
        return null;
    }

    /** Into words that hold nothing of it yet, or what others of the same id have said. */
    private void join(byte[] entry, ProfileSection section, long[] words) {
        if (entry.length != HEADER + section.words() * Long.BYTES) {
            throw malformed(entry, "has another length than " + section.words() + " words");
        }
        long[] other = new long[this.words];
        ByteBuffer.wrap(entry)
                .position(HEADER)
                .asLongBuffer()
                .get(other, section.at(), section.words());
        if (!section.isPossible(other)) {
            throw impossible();
        }
        if (isEmpty(section, words)) {
            System.arraycopy(other, section.at(), words, section.at(), section.words());
        } else {
            section.join(words, other);
        }
    }

    private static int id(byte[] entry) {
        return Short.toUnsignedInt(ByteBuffer.wrap(entry).getShort());
    }

    private static int length(Collection<byte[]> sections) {
        int length = 0;
        for (byte[] section : sections) {
            length += section.length;
        }
        return length;
    }

    private static IllegalArgumentException malformed(byte[] entry, String what) {
        return refused("a malformed profile: section " + id(entry) + " " + what);
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes, 0, CHECKSUM);
        crc.update(NO_CHECKSUM);
        int after = CHECKSUM + NO_CHECKSUM.length;
        crc.update(bytes, after, bytes.length - after);
        return (int) crc.getValue();
    }

    private static IllegalArgumentException impossible() {
        return refused("an impossible profile: nobody can have counted this");
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(why);
    }
}
