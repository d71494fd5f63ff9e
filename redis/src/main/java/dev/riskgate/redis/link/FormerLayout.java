// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether the layout before this one is still looked at. It is until the Redis user has no right to
 * it any more: so the operator says that no replica of that version is left. Thread-safe.
 */
public final class FormerLayout {

    private static final Logger LOG = LoggerFactory.getLogger(FormerLayout.class);

    private final String what;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param what is looked for there, for the log
     */
    public FormerLayout(String what) {
        this.what = what;
    }

    /** Whether nobody needs it any more. */
    public boolean isOver() {
        return over.get();
    }

    /** Redis refuses it. Logged once. */
    public void over() {
        if (over.compareAndSet(false, true)) {
            LOG.info(
                    "The Redis user has no right to {}*: {} of replicas with that layout do not"
                        + " count here, and those replicas do not see ours. Right once all of them"
                        + " are replaced",
                    RedisKeys.FORMER_PREFIX,
                    what);
        }
    }
}
