// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import dev.riskgate.signals.profile.Profile;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where replicas put their contributions to one profile: each its own, numbered; those of the dead
 * are merged into a base.
 */
public final class InventedExchange {

    private record Numbered(long number, byte[] bytes) {}

    private final Map<Integer, Numbered> contributions = new TreeMap<>();
    private final List<Integer> fenced = new ArrayList<>();
    private byte[] base = new Profile().toBytes();

    /** Returns false if the incarnation was declared dead. An older number changes nothing. */
    boolean write(int incarnation, long number, byte[] bytes) {
        if (fenced.contains(incarnation)) {
            return false;
        }
        contributions.merge(
                incarnation,
                new Numbered(number, bytes),
                (old, fresh) -> fresh.number > old.number ? fresh : old);
        return true;
    }

    @Nullable Profile of(int incarnation) {
        Numbered one = contributions.get(incarnation);
        return one == null ? null : Profile.fromBytes(one.bytes);
    }

    public List<Profile> others(int incarnation) {
        List<Profile> others = new ArrayList<>();
        others.add(Profile.fromBytes(base));
        contributions.forEach(
                (who, one) -> {
                    if (who != incarnation) {
                        others.add(Profile.fromBytes(one.bytes));
                    }
                });
        return others;
    }

    /** What everybody has contributed. */
    public Profile all() {
        return Profile.merge(others(-1));
    }

    public void bury(int incarnation) {
        fenced.add(incarnation);
        Numbered one = contributions.remove(incarnation);
        if (one != null) {
            base =
                    Profile.merge(List.of(Profile.fromBytes(base), Profile.fromBytes(one.bytes)))
                            .toBytes();
        }
    }
}
