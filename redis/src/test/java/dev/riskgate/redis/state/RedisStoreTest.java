// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.state.StateStore;
import dev.riskgate.state.StateStoreSpecification;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The store's specification on a single real Redis. */
@EveryRedis
class RedisStoreTest extends StateStoreSpecification {

    private final RedisServer redis = RedisServer.start();
    private @Nullable RedisStore opened;

    @Override
    protected StateStore newStore() {
        opened = SharedStores.store(redis.port(), clock);
        return opened;
    }

    @AfterEach
    void end() {
        if (opened != null) {
            opened.close();
        }
        redis.close();
    }
}
