// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Countries;
import dev.riskgate.signals.observation.Geo;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;

class ImpossibleTravelTest {

    private static final String NAME = "impossibleTravel";

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private long now;

    @BeforeEach
    void aMonthOfBusinessAndOneRequestJustNow() {
        now =
                inventedClient.work(partner, InventedCaller.MONDAY, 28, new Random(1))
                        + 9 * InventedCaller.HOUR;
        inventedClient.allow(partner.observe(now));
    }

    @Test
    void fiveMinutesToAnotherContinentSpeakLoudlyAndSayWhy() {
        Observation o =
                partner.at(InventedCaller.SAO_PAULO).observe(now + 5 * InventedCaller.MINUTE);

        var contribution = inventedClient.contribution(o, NAME);

        assertThat(contribution.nats()).isGreaterThan(8);
        assertThat(contribution.reason())
                .isEqualTo(
                        "10,185 km from the usual place in DE in 5 min would need 122,219 km/h.");
    }

    @Test
    void thePlaceOfThePreviousDayIsFarEnoughAwayToHaveTravelled() {
        Observation o =
                partner.at(InventedCaller.SAO_PAULO).observe(now + 14 * InventedCaller.HOUR);

        assertThat(inventedClient.nats(o, NAME)).isNegative();
    }

    @Test
    void anotherCityOfTheSameRegionIsHome() {
        Place potsdam = InventedCaller.place("DE", 3320, 52.39, 13.06, NetworkClass.ORDINARY);

        assertThat(inventedClient.nats(partner.at(potsdam).observe(now + 1), NAME)).isEqualTo(-1.0);
    }

    @Test
    void anInaccurateDatabaseEntryIsNoJourney() {
        Place somewhereInGermany = new Place("DE", 3320, 48.14, 11.58, 500, NetworkClass.ORDINARY);

        assertThat(inventedClient.nats(partner.at(somewhereInGermany).observe(now + 1), NAME))
                .isNegative();
    }

    @Test
    void aKnownEgressNetworkIsNotWhereItsUserIs() {
        for (NetworkClass kind :
                new NetworkClass[] {
                    NetworkClass.VPN, NetworkClass.HOSTING, NetworkClass.MOBILE, NetworkClass.TOR
                }) {
            Place egress = InventedCaller.place("BR", 9009, -23.55, -46.63, kind);
            Observation o = partner.at(egress).observe(now + 5 * InventedCaller.MINUTE);

            assertThat(inventedClient.nats(o, NAME)).as(kind.name()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void aServiceThatRunsInTwoPlacesAtOnceIsAtHomeInBoth() {
        inventedClient.send(
                partner.at(InventedCaller.NEW_YORK).observe(now + 1000), Outcome.PROVEN);

        assertThat(inventedClient.nats(partner.observe(now + 2000), NAME)).isEqualTo(-1.0);
        assertThat(
                        inventedClient.nats(
                                partner.at(InventedCaller.NEW_YORK).observe(now + 3000), NAME))
                .isEqualTo(-1.0);
    }

    @Test
    void aPlaceInQuarantineIsNoPlaceToTravelFrom() {
        // Somebody was let through in New York. That does not make Boston an ordinary place.
        inventedClient.allow(partner.at(InventedCaller.NEW_YORK).observe(now + 1000));
        Place boston = InventedCaller.place("US", 7922, 42.36, -71.06, NetworkClass.ORDINARY);

        assertThat(
                        inventedClient.nats(
                                partner.at(boston).observe(now + InventedCaller.MINUTE), NAME))
                .isGreaterThan(8);
    }

    @Test
    void aProvenContextMayNotBeOnTwoContinentsAtOnceEither() {
        // The same provider, the same software: the same context, elsewhere.
        inventedClient.send(partner.observe(now), Outcome.PROVEN);
        Place elsewhere = InventedCaller.place("BR", 3320, -23.55, -46.63, NetworkClass.ORDINARY);

        Observation o = partner.at(elsewhere).observe(now + 5 * InventedCaller.MINUTE);

        assertThat(inventedClient.profile.proof(o, false).level()).isPositive();
        assertThat(inventedClient.score(o)).isGreaterThanOrEqualTo(80);
    }

    @Test
    void anOldPlaceDoesNotExcuseAJourneyFromToday() {
        inventedClient.send(
                partner.at(InventedCaller.NEW_YORK).observe(now - 20 * InventedCaller.DAY),
                Outcome.PROVEN);
        inventedClient.allow(partner.observe(now + 1));

        assertThat(
                        inventedClient.nats(
                                partner.at(InventedCaller.SAO_PAULO)
                                        .observe(now + InventedCaller.MINUTE),
                                NAME))
                .isGreaterThan(8);
    }

    @Test
    void theSpeedThatIsStillBelievedIsTheOperatorsWord() {
        var patient =
                new RiskModel(
                        Weights.shipped(),
                        new RiskSettings(
                                Map.of(
                                        "impossibleTravel",
                                        new SignalSetting(
                                                true, 1, Map.of("maxSpeedKmh", 200_000.0)))));
        var other = new InventedClient(patient, inventedClient.population);
        long later = other.work(partner, InventedCaller.MONDAY, 3, new Random(1));
        other.allow(partner.observe(later));

        assertThat(
                        other.nats(
                                partner.at(InventedCaller.SAO_PAULO)
                                        .observe(later + 5 * InventedCaller.MINUTE),
                                NAME))
                .isNegative();
    }

    @Test
    void clocksThatDisagreeByMinutesDoNotMakeAJourneyFaster() {
        double forward =
                inventedClient.nats(
                        partner.at(InventedCaller.MUNICH).observe(now + 40 * InventedCaller.MINUTE),
                        NAME);
        double backward =
                inventedClient.nats(
                        partner.at(InventedCaller.MUNICH).observe(now - 40 * InventedCaller.MINUTE),
                        NAME);

        assertThat(backward).isEqualTo(forward);
    }

    @Test
    void aPlaceThatIsNotOnEarthSaysNothing() {
        double[][] odd = {
            {Double.NaN, 0},
            {0, Double.NaN},
            {Double.POSITIVE_INFINITY, 0},
            {91, 0},
            {0, -181},
            {1e300, 1e300}
        };
        for (double[] at : odd) {
            Place place = new Place("", 1, at[0], at[1], 20, NetworkClass.ORDINARY);
            assertThat(inventedClient.nats(partner.at(place).observe(now), NAME)).isZero();
        }
    }

    @Test
    void whatIsUncertainAtEitherEndIsTakenFromTheDistance() {
        Place vagueMunich = new Place("DE", 3320, 48.14, 11.58, 500, NetworkClass.ORDINARY);
        var vague = new InventedClient();
        long later = vague.work(partner.at(vagueMunich), InventedCaller.MONDAY, 28, new Random(1));
        vague.allow(partner.at(vagueMunich).observe(later));

        Contribution there =
                inventedClient.contribution(
                        partner.at(inBrazil(500)).observe(now + InventedCaller.MINUTE), NAME);
        Contribution back =
                vague.contribution(
                        partner.at(InventedCaller.SAO_PAULO).observe(later + InventedCaller.MINUTE),
                        NAME);
        Contribution both =
                vague.contribution(
                        partner.at(inBrazil(500)).observe(later + InventedCaller.MINUTE), NAME);

        double berlin = kilometres(InventedCaller.BERLIN, InventedCaller.SAO_PAULO) - 40;
        double munich = kilometres(InventedCaller.MUNICH, InventedCaller.SAO_PAULO) - 40;
        assertThat(km(there)).isCloseTo(berlin - 20 - 500, within(1.0));
        assertThat(km(back)).isCloseTo(munich - 500 - 20, within(1.0));
        assertThat(km(both)).isCloseTo(munich - 500 - 500, within(1.0));
    }

    private static Place inBrazil(int accuracyKm) {
        return new Place("BR", 27699, -23.55, -46.63, accuracyKm, NetworkClass.ORDINARY);
    }

    private static double kilometres(Place from, Place to) {
        return Countries.shipped().kilometres(Geo.cell(from), Geo.cell(to));
    }

    private static double km(Contribution contribution) {
        return Double.parseDouble(contribution.reason().split(" ")[0].replace(",", ""));
    }

    private static Place country(String code) {
        return new Place(code, 3320, Double.NaN, Double.NaN, 0, NetworkClass.UNKNOWN);
    }

    private InventedClient ofCountry(String code) {
        var other = new InventedClient();
        long later =
                other.work(partner.at(country(code)), InventedCaller.MONDAY, 28, new Random(1));
        assertThat(later + 9 * InventedCaller.HOUR).isEqualTo(now);
        other.allow(partner.at(country(code)).observe(now));
        return other;
    }

    @Test
    void aCountryWithoutCoordinatesIsACircleAndTwoFarOnesAreAJourney() {
        InventedClient german = ofCountry("DE");

        var contribution =
                german.contribution(
                        partner.at(country("BR")).observe(now + 5 * InventedCaller.MINUTE), NAME);

        assertThat(contribution.nats()).isGreaterThan(8);
        assertThat(contribution.reason()).contains(" km at least from wherever in DE in 5 min");
        double centres = kilometres(country("DE"), country("BR"));
        assertThat(km(contribution)).isCloseTo(centres - 445 - 2_627, within(1.0));
    }

    @Test
    void countriesThatTouchAreNoJourneyAndNobodyIsAtHomeInACountry() {
        InventedClient german = ofCountry("DE");

        for (String code : new String[] {"DE", "FR", "PL", "CH"}) {
            assertThat(german.nats(partner.at(country(code)).observe(now + 1), NAME))
                    .as(code)
                    .isEqualTo(-0.3);
        }
    }

    @Test
    void aTownInACountryIsInIt() {
        assertThat(ofCountry("DE").nats(partner.observe(now + 1), NAME)).isEqualTo(-0.3);
        assertThat(inventedClient.nats(partner.at(country("DE")).observe(now + 1), NAME))
                .isEqualTo(-0.3);
    }

    @Test
    void aCodeThatIsNoCountryIsNowhere() {
        assertThat(inventedClient.nats(partner.at(country("EU")).observe(now + 1), NAME)).isZero();
        assertThat(ofCountry("EU").nats(partner.observe(now + 1), NAME)).isZero();
    }

    @Test
    void aPlaceThatIsLessCertainThanACountryIsThatCountry() {
        Place halfOfRussia = new Place("RU", 3320, 60, 100, 3_000, NetworkClass.ORDINARY);

        assertThat(Geo.isCountry(Geo.cell(halfOfRussia))).isTrue();
    }

    @Test
    void theWorstAccuracyThatAnybodyHeardOfIsKeptWhereverItIsMerged() {
        Place vague = new Place("DE", 3320, 52.52, 13.40, 500, NetworkClass.ORDINARY);
        Profile old = Profile.fromBytes(inventedClient.profile.toBytes());
        inventedClient.allow(partner.at(vague).observe(now + 1));

        for (Profile merged :
                List.of(
                        Profile.merge(List.of(old, inventedClient.profile)),
                        Profile.merge(List.of(inventedClient.profile, old)))) {
            var again = new InventedClient(inventedClient.model, inventedClient.population, merged);
            double km =
                    km(
                            again.contribution(
                                    partner.at(InventedCaller.SAO_PAULO)
                                            .observe(now + InventedCaller.MINUTE),
                                    NAME));
            assertThat(km)
                    .isCloseTo(
                            kilometres(InventedCaller.BERLIN, InventedCaller.SAO_PAULO) - 560,
                            within(1.0));
        }
    }

    @Test
    void distancesAreGreatCircles() {
        Countries world = Countries.shipped();
        assertThat(
                        world.kilometres(
                                Geo.cell(InventedCaller.BERLIN), Geo.cell(InventedCaller.NEW_YORK)))
                .isCloseTo(6385, within(40.0));
        assertThat(
                        world.kilometres(
                                Geo.cell(InventedCaller.BERLIN), Geo.cell(InventedCaller.BERLIN)))
                .isZero();
        Place east = InventedCaller.place("FJ", 1, -17, 179.9, NetworkClass.ORDINARY);
        Place west = InventedCaller.place("FJ", 1, -17, -179.9, NetworkClass.ORDINARY);
        assertThat(world.kilometres(Geo.cell(east), Geo.cell(west))).isLessThan(50);
    }

    @Test
    void theEndsOfTheEarthHaveCells() {
        for (double latitude : new double[] {-90, 90}) {
            for (double longitude : new double[] {-180, 180}) {
                Place pole =
                        InventedCaller.place("AQ", 1, latitude, longitude, NetworkClass.ORDINARY);
                assertThat(Geo.countryName(Geo.countryOf(Geo.cell(pole)))).isEqualTo("AQ");
            }
        }
    }
}
