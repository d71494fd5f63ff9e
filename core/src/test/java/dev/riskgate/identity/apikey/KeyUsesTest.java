// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Requests;
import dev.riskgate.identity.use.KeptUse;
import dev.riskgate.identity.use.LocalUses;
import dev.riskgate.identity.use.UseHours;
import dev.riskgate.identity.use.UseMark;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class KeyUsesTest {

    private static final Budget NO_WAIT = CheckBudget.start(System::nanoTime, 1_000_000_000);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration PERIOD = Duration.ofDays(90);

    private final KeyFiles files = new KeyFiles();
    private final ApiKeyGenerator.NewKey used = files.newKey("used", "acme");
    private final ApiKeyGenerator.NewKey idle = files.newKey("idle", "acme");
    private final ApiKeyGenerator.NewKey off = files.newKey("off", "acme");
    private final TestClock clock = new TestClock();
    private final AtomicLong nanos = new AtomicLong();
    private final UseHours hours = new UseHours(nanos::get);
    private final LocalUses local = new LocalUses(clock, nanos::get);
    private boolean away;
    private Runnable whileFiling = () -> {};
    private ApiKeys keys = read(used.entry() + idle.entry() + off.entry() + "    disabled: true\n");
    private final ApiKeyAuthenticator checks =
            new ApiKeyAuthenticator(
                    new ApiKeySettings("partners", "keys", "x-api-key", false), () -> keys);
    private final KeyUses uses = new KeyUses(() -> keys, hours, this::file, clock, nanos::get);

    private UseStore.Kept file(Map<String, Integer> hoursAgo, boolean all) {
        if (away) {
            throw new DegradedException(Degradation.STATE, "away");
        }
        whileFiling.run();
        return local.file(hoursAgo, all);
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

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        clock.advance(time);
        uses.attempt();
    }

    private Identification show(String text) {
        return checks.identify(Requests.with(Map.of("x-api-key", List.of(text))), NO_WAIT);
    }

    private List<String> unused(Duration time) {
        return uses.list(time).keys().stream().map(UnusedKeys.Key::id).toList();
    }

    @Test
    void aKeyIsUnusedOnlyOnceUsesAreCompleteForSoLong() {
        uses.attempt();
        assertThat(uses.unused(PERIOD)).isEmpty();
        assertThat(uses.list(PERIOD).tells()).isFalse();

        pass(PERIOD.minus(Duration.ofHours(1)));
        assertThat(show(used.text())).isInstanceOf(Proven.class);
        assertThat(uses.unused(PERIOD)).isEmpty();
        assertThat(uses.list(PERIOD).keys()).isEmpty();

        pass(Duration.ofHours(1));
        assertThat(uses.unused(PERIOD)).isEqualTo(OptionalInt.of(1));
        assertThat(unused(PERIOD)).as("one that is off cannot be used").containsExactly("idle");
        assertThat(uses.list(PERIOD).keys().getFirst().lastUseMillis()).isEmpty();
        pass(PERIOD);
        assertThat(uses.unused(PERIOD)).isEqualTo(OptionalInt.of(2));
        UnusedKeys.Key last = uses.list(PERIOD).keys().getLast();
        assertThat(last.id()).isEqualTo("used");
        assertThat(last.lastUseMillis())
                .isEqualTo(
                        OptionalLong.of(
                                clock.instant().minus(PERIOD).minusSeconds(3600).toEpochMilli()));
    }

    @Test
    void whoHasNoSuchKeyMarksNone() {
        uses.attempt();
        pass(PERIOD);
        String secret = idle.text().substring("rg_idle_".length());
        for (String text :
                List.of(
                        "rg_idle_" + "A".repeat(secret.length()),
                        idle.text() + "x",
                        used.text().replace("used", "idle"),
                        "rg_nobody_" + secret,
                        off.text(),
                        "idle",
                        "")) {
            assertThat(show(text)).as(text).isNotInstanceOf(Proven.class);
        }
        assertThat(unused(PERIOD)).containsExactlyInAnyOrder("idle", "used");

        show(idle.text());
        assertThat(unused(PERIOD)).containsExactly("used");
    }

    @Test
    void aKeyThatHasExpiredOrIsNotValidYetIsNoUse() {
        String early = "    notBefore: " + clock.instant().plus(PERIOD.plus(DAY)) + "\n";
        String over = "    expires: " + clock.instant().plus(PERIOD) + "\n";
        keys = read(used.entry() + early + idle.entry() + over);
        uses.attempt();
        pass(PERIOD);
        show(used.text());
        show(idle.text());
        assertThat(unused(DAY)).isEmpty();

        pass(DAY.plus(DAY));
        assertThat(unused(PERIOD)).as("it could be used for a day only").isEmpty();
        assertThat(unused(DAY)).containsExactly("used");
    }

    @Test
    void aNewKeyCountsFromWhenItCameAndAReloadForgetsNoUse() {
        uses.attempt();
        pass(PERIOD);
        show(used.text());
        ApiKeyGenerator.NewKey young = files.newKey("young", "acme");
        keys = read(used.entry() + young.entry());

        assertThat(unused(PERIOD)).isEmpty();
        pass(PERIOD.minus(DAY));
        assertThat(unused(PERIOD)).isEmpty();
        pass(DAY);
        assertThat(unused(PERIOD)).containsExactlyInAnyOrder("used", "young");

        keys = read(idle.entry());
        assertThat(unused(PERIOD)).as("one that was gone for a while is new").isEmpty();
    }

    @Test
    void whileTheStoreIsAwayNobodyKnowsAndUsesAreFiledLater() {
        uses.attempt();
        pass(PERIOD);
        assertThat(uses.unused(PERIOD)).isEqualTo(OptionalInt.of(2));

        away = true;
        show(used.text());
        pass(DAY);
        assertThat(uses.unused(PERIOD)).isEmpty();
        assertThat(uses.sinceMillis()).isEmpty();
        assertThatThrownBy(() -> uses.list(PERIOD)).isInstanceOf(DegradedException.class);

        away = false;
        pass(Duration.ofSeconds(1));
        assertThat(uses.unused(PERIOD)).isEqualTo(OptionalInt.of(1));
        assertThat(unused(DAY)).as("used a day ago").containsExactly("idle", "used");
        assertThat(unused(DAY.plus(DAY))).containsExactly("idle");
    }

    @Test
    void aClockThatIsSetChangesNothing() {
        uses.attempt();
        clock.advance(PERIOD.multipliedBy(4));
        assertThat(uses.list(DAY).tells()).isFalse();
        clock.advance(PERIOD.multipliedBy(-20));
        show(used.text());
        pass(DAY);
        show(used.text());
        assertThat(unused(DAY)).containsExactly("idle");
    }

    @Test
    void whatIsLeftIsFiledAtTheEnd() {
        uses.attempt();
        pass(DAY);
        show(idle.text());
        uses.close();

        UseStore.Kept kept = local.file(Map.of("idle", UseStore.NOT_USED), false);
        assertThat(kept.uses()).containsEntry("idle", new KeptUse(kept.nowHour(), true));
    }

    /** A scrape must not wait for a Redis that is slow. */
    @Test
    void theCountIsToldWhileTheStoreTakesItsTime() throws Exception {
        uses.attempt();
        pass(PERIOD);
        var filing = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        whileFiling =
                () -> {
                    filing.countDown();
                    try {
                        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                };
        CompletableFuture<UnusedKeys> slow =
                CompletableFuture.supplyAsync(() -> uses.list(PERIOD), Thread::startVirtualThread);
        assertThat(filing.await(30, TimeUnit.SECONDS)).isTrue();

        OptionalInt unused =
                CompletableFuture.supplyAsync(() -> uses.unused(PERIOD), Thread::startVirtualThread)
                        .get(20, TimeUnit.SECONDS);

        assertThat(unused).isEqualTo(OptionalInt.of(2));
        told.countDown();
        assertThat(slow.get(30, TimeUnit.SECONDS).keys()).hasSize(2);
    }
}
