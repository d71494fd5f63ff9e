package dev.riskgate.state.redis;

import dev.riskgate.state.StateStore;
import dev.riskgate.state.StateStoreSpecification;
import dev.riskgate.testredis.RedisServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The store's specification on a single real Redis. */
class RedisStoreTest extends StateStoreSpecification {

    @SuppressWarnings("NullAway.Init")
    private static RedisServer redis;

    private @Nullable RedisStore opened;

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected StateStore newStore() {
        redis.command("FLUSHALL");
        opened = Shared.store(redis.port(), clock);
        return opened;
    }

    @AfterEach
    void closeStore() {
        if (opened != null) {
            opened.close();
        }
    }
}
