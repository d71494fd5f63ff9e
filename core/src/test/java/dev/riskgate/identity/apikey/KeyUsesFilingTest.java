// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import static dev.riskgate.identity.Requests.NO_WAIT;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Requests;
import dev.riskgate.identity.use.LocalUses;
import dev.riskgate.identity.use.UseHours;
import dev.riskgate.identity.use.UseMark;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a replica tells the store of its keys' uses, and how often. */
class KeyUsesFilingTest {

    private static final Duration TICK = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final KeyFiles files = new KeyFiles();
    private final ApiKeyGenerator.NewKey used = files.newKey("used", "acme");
    private final ApiKeyGenerator.NewKey idle = files.newKey("idle", "acme");
    private final TestClock clock = new TestClock();
    private final AtomicLong nanos = new AtomicLong();
    private final UseHours hours = new UseHours(nanos::get);
    private final LocalUses local = new LocalUses(clock, nanos::get);
    private final List<Map<String, Integer>> told = new ArrayList<>();
    private final LinkedBlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    private final SynchronousQueue<Boolean> over = new SynchronousQueue<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private volatile @Nullable RuntimeException fault;
    private ApiKeys keys = read(used.entry() + idle.entry());
    private final ApiKeyAuthenticator checks =
            new ApiKeyAuthenticator(
                    new ApiKeySettings("partners", "keys", "x-api-key", false), () -> keys);
    private final KeyUses uses =
            new KeyUses(() -> keys, hours, this::file, clock, nanos::get, this::pause);
    private final Logger logger = (Logger) LoggerFactory.getLogger(KeyUses.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private UseStore.Kept file(Map<String, Integer> hoursAgo, boolean all) {
        if (fault != null) {
            throw fault;
        }
        told.add(new HashMap<>(hoursAgo));
        return local.file(hoursAgo, all);
    }

    private void pause(Duration time) throws InterruptedException {
        pauses.add(time);
        try {
            over.take();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private ApiKeys read(String entries) {
        ApiKeys before = keys;
        try {
            return ApiKeys.parse(
                    "keys.yaml",
                    KeyFiles.file(entries),
                    KeyFiles.HASHER,
                    _ -> new byte[0],
                    id -> {
                        UseMark mark = before == null ? null : before.mark(id);
                        return mark == null ? new UseMark(hours) : mark;
                    });
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void readTheLog() {
        // Other threads log as well.
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private void use(ApiKeyGenerator.NewKey key) {
        checks.identify(Requests.with(Map.of("x-api-key", List.of(key.text()))), NO_WAIT);
    }

    private void storeIsAway() {
        fault = new DegradedException(Degradation.STATE, "away");
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Else a file of 100,000 keys would go to the store every ten seconds. */
    @Test
    void betweenTwoReadingsOnlyWhatIsNewsIsTold() {
        assertThat(uses.attempt()).isTrue();
        assertThat(told.removeFirst()).containsOnlyKeys("used", "idle");

        use(used);
        nanos.addAndGet(TICK.toNanos());
        uses.attempt();
        assertThat(told.removeFirst()).isEqualTo(Map.of("used", 0));
        uses.attempt();
        assertThat(told.removeFirst()).as("told already").isEmpty();
    }

    /** Else a use at another replica would not be seen. */
    @Test
    void everyTenMinutesAllOfThemAreRead() {
        long start = TimeUnit.MINUTES.toNanos(30);
        nanos.set(start);
        uses.attempt();
        told.clear();

        nanos.set(start + TimeUnit.MINUTES.toNanos(10) - 1);
        uses.attempt();
        assertThat(told.removeFirst()).isEmpty();
        nanos.incrementAndGet();
        uses.attempt();
        assertThat(told.removeFirst()).containsOnlyKeys("used", "idle");
        uses.attempt();
        assertThat(told.removeFirst()).isEmpty();
    }

    @Test
    void afterAReloadAndAfterAnOutageAllOfThemAreToldAtOnce() {
        uses.attempt();
        keys = read(used.entry());
        uses.attempt();
        assertThat(told.removeLast()).containsOnlyKeys("used");

        storeIsAway();
        assertThat(uses.attempt()).isFalse();
        fault = null;
        uses.attempt();
        assertThat(told.removeLast()).containsOnlyKeys("used");
    }

    @Test
    void aStoreThatStaysAwayIsWorthOneWordForEachTime() {
        storeIsAway();
        for (int i = 0; i < 4; i++) {
            uses.attempt();
        }
        assertThat(logged()).as("a start needs a moment").isEmpty();
        uses.attempt();
        assertThat(logged())
                .containsExactly(
                        "uses of API keys cannot be kept now (away); they are filed later");
        uses.attempt();
        assertThat(logged()).hasSize(1);

        fault = null;
        uses.attempt();
        storeIsAway();
        for (int i = 0; i < 5; i++) {
            uses.attempt();
        }
        assertThat(logged()).as("another time").hasSize(2);
    }

    @Test
    void theCountIsOfThisMinute() {
        uses.attempt();
        advance(Duration.ofHours(24));
        uses.attempt();
        assertThat(uses.unused(Duration.ofHours(24))).hasValue(2);
        assertThat(uses.sinceMillis()).hasValue(clock.millis() - Duration.ofHours(24).toMillis());

        use(used);
        uses.attempt();
        assertThat(uses.unused(Duration.ofHours(24))).as("counted a moment ago").hasValue(2);
        advance(Duration.ofMinutes(1));
        assertThat(uses.unused(Duration.ofHours(24))).hasValue(1);
        keys = read(used.entry());
        assertThat(uses.unused(Duration.ofHours(24))).as("of the file in force").hasValue(0);
    }

    @Test
    void aListSaysFromWhenOnUsesAreCompleteAndWhenItWasMade() {
        long start = clock.millis();
        uses.attempt();
        advance(Duration.ofHours(30));

        UnusedKeys list = uses.list(Duration.ofHours(24));

        assertThat(list.tells()).isTrue();
        assertThat(list.sinceMillis()).isEqualTo(start);
        assertThat(list.nowMillis()).isEqualTo(clock.millis());
    }

    @Test
    void theListBeginsWithTheOneThatWasUnusedForTheLongestTime() {
        ApiKeyGenerator.NewKey[] all = {
            used, idle, files.newKey("aaa", "x"), files.newKey("zzz", "x")
        };
        keys = read(all[0].entry() + all[1].entry() + all[2].entry() + all[3].entry());
        uses.attempt();
        for (int i : new int[] {2, 0, 3}) {
            advance(Duration.ofHours(1));
            uses.attempt();
            use(all[i]);
        }
        advance(Duration.ofHours(30));
        assertThat(uses.list(Duration.ofHours(24)).keys())
                .extracting(UnusedKeys.Key::id)
                .containsExactly("idle", "aaa", "used", "zzz");
    }

    private void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        clock.advance(by);
    }

    @Test
    void theThreadLooksEveryTenSecondsAndEverySecondWhileItFails() throws Exception {
        uses.start();
        assertThat(nextPause()).isEqualTo(TICK);
        storeIsAway();
        goOn();
        assertThat(nextPause()).isEqualTo(RETRY);
        fault = new IllegalStateException("a fault of ours");
        goOn();
        assertThat(nextPause()).isEqualTo(RETRY);
        assertThat(uses.sinceMillis()).isEmpty();
        fault = null;
        goOn();
        assertThat(nextPause()).isEqualTo(TICK);
        assertThat(logged())
                .as("said of the fault only")
                .containsExactly("filing uses of API keys failed; it goes on");

        uses.close();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private Duration nextPause() throws InterruptedException {
        Duration pause = pauses.poll(20, TimeUnit.SECONDS);
        assertThat(pause).isNotNull();
        return pause;
    }

    private void goOn() throws InterruptedException {
        assertThat(over.offer(true, 20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoeverEndsWithUsesThatNobodyTookSaysSo() {
        uses.attempt();
        use(used);
        storeIsAway();
        uses.close();
        assertThat(logged()).containsExactly("Ended with uses of API keys that could not be filed");
    }

    @Test
    void whoeverEndsWithNothingLeftSaysNothing() {
        uses.attempt();
        use(used);
        uses.close();
        assertThat(told.removeLast()).containsOnlyKeys("used");
        storeIsAway();
        uses.close();
        assertThat(logged()).isEmpty();
    }
}
