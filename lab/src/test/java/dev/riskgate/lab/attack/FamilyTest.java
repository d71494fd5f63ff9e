// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.lab.population.Site;
import dev.riskgate.lab.population.Sites;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

class FamilyTest {

    private static final long DAY = 86_400_000;
    private static final Site CLOUD = new Sites(new SplittableRandom(1)).cloud(1);

    private final Victim victim = victim();

    @ParameterizedTest
    @EnumSource
    void aThiefHasTheVictimsKeyAndDoesTheSameWhoeverWatches(Family family) {
        List<Call> calls = family.rob(victim, CLOUD);

        assertThat(calls).isNotEmpty().isSortedAccordingTo(Comparator.comparingLong(Call::millis));
        assertThat(calls)
                .allMatch(call -> call.client().equals(victim.member().client()))
                .allMatch(call -> call.key().equals(victim.anchor().key()))
                .allMatch(call -> call.millis() >= victim.day().getFirst().millis());
        assertThat(family.rob(victim, CLOUD)).isEqualTo(calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENUMERATION", "METHOD_DRIFT", "BURST_10", "BURST_100", "OFF_HOURS"})
    void whoAbusesTheOwnContextHasItsAddressAndProgram(Family family) {
        assertThat(family.rob(victim, CLOUD))
                .allMatch(call -> call.address().equals(victim.anchor().address()))
                .allMatch(call -> call.agent().equals(victim.anchor().agent()));
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERSEAS_CURL", "OVERSEAS_COPIED", "HOME_PROXY", "SAME_ASN", "STUFFING"})
    void whoCallsFromElsewhereHasAnotherNetwork(Family family) {
        assertThat(family.rob(victim, CLOUD))
                .allMatch(call -> call.subnet() != victim.anchor().subnet());
    }

    @Test
    void proxiesAreInTheCountryAndTheSameSystemIsTheSameSystem() {
        assertThat(Family.HOME_PROXY.rob(victim, CLOUD))
                .allMatch(call -> call.site().country().equals(victim.near().country()));
        assertThat(Family.SAME_ASN.rob(victim, CLOUD))
                .allMatch(call -> call.site().asn() == victim.anchor().site().asn());
        assertThat(Family.STUFFING.rob(victim, CLOUD)).allMatch(call -> call.site() == CLOUD);
    }

    @Test
    void rotationHasTwoHundredAddresses() {
        for (Family family : List.of(Family.ROTATION_COUNTRY, Family.ROTATION_WORLD)) {
            List<Call> calls = family.rob(victim, CLOUD);

            assertThat(calls).hasSize(2_000);
            assertThat(calls.stream().map(Call::address).distinct().count()).isBetween(190L, 200L);
        }
    }

    @Test
    void burstsDifferByTheirFactorUntilTheyAreCapped() {
        List<Call> ten = Family.BURST_10.rob(victim, CLOUD);
        List<Call> hundred = Family.BURST_100.rob(victim, CLOUD);

        assertThat(hundred.size()).isBetween(9 * ten.size(), 11 * (ten.size() + 1));
        assertThat(Family.BURST_1000.rob(victim, CLOUD)).hasSizeLessThanOrEqualTo(6_000);
        assertThat(ten.getLast().millis() - ten.getFirst().millis()).isLessThan(60_000);
    }

    @Test
    void aRampBeginsWithAFifthMoreAndEndsAtTwentyTimes() {
        List<Call> calls = Family.RAMP.rob(victim, CLOUD);
        long first = victim.later().getFirst().millis() / DAY;

        assertThat(more(calls, first)).isBetween(0.1, 0.4);
        assertThat(more(calls, first + 14)).isBetween(14.0, 22.0);
    }

    private double more(List<Call> calls, long day) {
        double own = victim.later().stream().filter(c -> c.millis() / DAY == day).count();
        return calls.stream().filter(c -> c.millis() / DAY == day).count() / own;
    }

    @Test
    void mimicsDoAsTheClientDoesTheMoreTheMoreTheyCan() {
        double none = own(Family.MIMICRY_0);
        double half = own(Family.MIMICRY_50);
        double most = own(Family.MIMICRY_99);

        assertThat(none).isLessThan(half);
        assertThat(half).isLessThan(most);
        assertThat(most).isGreaterThan(0.9);
    }

    /** Share of a thief's requests for what the client has asked for before. */
    private double own(Family family) {
        var before =
                victim.before().stream()
                        .map(call -> call.operation() + " " + call.object())
                        .collect(Collectors.toSet());
        List<Call> calls = family.rob(victim, CLOUD);
        return calls.stream().filter(c -> before.contains(c.operation() + " " + c.object())).count()
                / (double) calls.size();
    }

    private static Victim victim() {
        var world = new World(8, List.of(Kind.SERVICE), 1);
        List<Call> before = new ArrayList<>();
        for (int day = 0; day < 10; day++) {
            before.addAll(world.day(day));
        }
        List<Call> today = world.day(10);
        List<Call> later = new ArrayList<>(today);
        for (int day = 11; day < 27; day++) {
            later.addAll(world.day(day));
        }
        World.Member member = world.members().getFirst();
        return new Victim(
                member, before, today, later, world.near(member, new SplittableRandom(3)));
    }
}
