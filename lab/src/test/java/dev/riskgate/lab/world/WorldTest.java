// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class WorldTest {

    private static final int DAYS = 45;

    @Test
    void theSameSeedIsTheSameWorldAndAnotherIsAnother() {
        List<Call> first = calls(new World(1, List.of(Kind.values()), 1), 3);

        assertThat(calls(new World(1, List.of(Kind.values()), 1), 3)).isEqualTo(first);
        assertThat(calls(new World(2, List.of(Kind.values()), 1), 3)).isNotEqualTo(first);
    }

    @Test
    void aClientsLifeDoesNotDependOnWhoElseThereIs() {
        List<Call> alone = calls(new World(1, List.of(Kind.PARTNER), 1), 5);
        List<Call> among = calls(new World(1, List.of(Kind.values()), 2), 5);
        among.removeIf(call -> !call.client().equals("partner-0"));

        assertThat(among).isEqualTo(alone);
    }

    @Test
    void clientsOfAWorldAndOfTheNextSeedLiveApart() {
        Set<String> here = lives(1);
        Set<String> next = lives(2);

        assertThat(here).isNotEmpty();
        assertThat(here).doesNotContainAnyElementsOf(next);
    }

    private static Set<String> lives(long seed) {
        return calls(new World(seed, List.of(Kind.OFFICE), 30), 1).stream()
                .map(call -> call.site().latitude() + " " + call.object())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void everyKindCallsInOrderAndFromPublicAddresses(Kind kind) {
        List<Call> calls = calls(new World(3, List.of(kind), 2), DAYS);

        assertThat(calls).hasSizeGreaterThan(DAYS * 2);
        assertThat(calls).isSortedAccordingTo(java.util.Comparator.comparingLong(Call::millis));
        assertThat(calls)
                .allMatch(call -> !call.address().isSiteLocalAddress())
                .allMatch(call -> call.subnet() >= call.site().subnets());
    }

    @Test
    void onlyFleetsHaveSeveralKeys() {
        List<Call> calls = calls(new World(3, List.of(Kind.values()), 1), 2);

        assertThat(calls.stream().filter(c -> !c.key().equals(c.client())).map(Call::client))
                .containsOnly("iot-0");
    }

    /** A scheduler by the clock on the wall starts an hour earlier by UTC once clocks change. */
    @Test
    void clocksChangeInSpring() {
        var calendar = new Calendar("DE");
        long before = calendar.day(54).at(3.5);
        long after = calendar.day(55).at(3.5);

        assertThat(after - before).isEqualTo(23 * Life.HOUR);
        assertThat(Instant.ofEpochMilli(after).atZone(ZoneId.of("Europe/Berlin")).getHour())
                .isEqualTo(3);
    }

    @Test
    void businessSoftwareIsBusyWhenTheMonthEnds() {
        long peak = 0;
        long ordinary = 0;
        int day = 0;
        var world = new World(5, List.of(Kind.MONTHLY), 4);
        for (; day < 29; day++) {
            int calls = world.day(day).size();
            // The 27th and 28th of February, a Friday and a Saturday.
            peak += day == 25 || day == 26 ? calls : 0;
            ordinary += day < 25 ? calls : 0;
        }

        assertThat(peak / 2).isGreaterThan(3 * ordinary / 25);
    }

    @Test
    void machinesRepeatWhatFailedInAnOutageAndAllAtOnceAfterwards() {
        List<Call> calm = calls(new World(6, List.of(Kind.SERVICE), 1), DAYS);
        long mostInAMinute =
                calm.stream()
                        .collect(
                                Collectors.groupingBy(
                                        call -> call.millis() / Life.MINUTE, Collectors.counting()))
                        .values()
                        .stream()
                        .mapToLong(n -> n)
                        .max()
                        .orElse(0);

        assertThat(mostInAMinute).isGreaterThan(12 * calm.size() / (DAYS * 24 * 60));
    }

    private static List<Call> calls(World world, int days) {
        List<Call> calls = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            calls.addAll(world.day(day));
        }
        return calls;
    }
}
