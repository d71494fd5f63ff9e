// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Moves what dead incarnations have contributed into the base, see {@code fold.lua}. Thread-safe.
 */
final class Folding {

    private static final Script SCRIPT = Script.of("/dev/riskgate/redis/state/fold.lua");

    private final RedisLink link;
    private final Replicas replicas;
    private final SharingSettings settings;
    private final LongAdder folded = new LongAdder();

    Folding(RedisLink link, Replicas replicas, SharingSettings settings) {
        this.link = link;
        this.replicas = replicas;
        this.settings = settings;
    }

    /** How values are put together. */
    interface Merge<T> {

        /**
         * The stored form of all of them; sums are rounded, so the order counts. Null if this build
         * had better leave them as they are.
         */
        byte @Nullable [] merged(List<T> values);
    }

    /** Folds one dead incarnation, if there is one; the others follow another time. */
    <T> void fold(byte[] key, ContributionSet<T> contributionSet, long generation, Merge<T> merge) {
        for (String incarnation : contributionSet.incarnations()) {
            if (replicas.isDead(incarnation)) {
                ContributionSet.Contribution<T> contribution = contributionSet.of(incarnation);
                if (contribution != null
                        && fold(
                                key,
                                incarnation,
                                contribution,
                                contributionSet.base(),
                                generation,
                                merge)) {
                    return;
                }
            }
        }
    }

    private <T> boolean fold(
            byte[] key,
            String dead,
            ContributionSet.Contribution<T> contribution,
            ContributionSet.@Nullable Contribution<T> base,
            long generation,
            Merge<T> merge) {
        List<T> values = new ArrayList<>();
        if (base != null) {
            values.add(base.value());
        }
        values.add(contribution.value());
        byte[] merged = merge.merged(values);
        if (merged == null) {
            return false;
        }
        link.call(
                        SCRIPT,
                        new byte[][] {key},
                        Script.bytes(dead),
                        Script.bytes(contribution.number()),
                        Script.bytes(base == null ? 0 : base.number()),
                        Script.bytes(generation),
                        Script.bytes(replicas.overMillis(dead)),
                        Script.bytes(settings.fenceMillis()),
                        merged)
                .thenAccept(answer -> folded.add((Long) answer.getFirst()));
        return true;
    }

    /** How many were folded by this replica. */
    long folded() {
        return folded.sum();
    }
}
