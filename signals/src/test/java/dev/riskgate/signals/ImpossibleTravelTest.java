package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.Place.NetworkClass;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;

class ImpossibleTravelTest {

    private static final String NAME = "impossibleTravel";

    private final Client client = new Client();
    private final Caller partner = Caller.partner();
    private long now;

    @BeforeEach
    void aMonthOfBusinessAndOneRequestJustNow() {
        now = client.work(partner, Caller.MONDAY, 28, new Random(1)) + 9 * Caller.HOUR;
        client.allow(partner.observe(now));
    }

    @Test
    void fiveMinutesToAnotherContinentSpeakLoudlyAndSayWhy() {
        Observation o = partner.at(Caller.SAO_PAULO).observe(now + 5 * Caller.MINUTE);

        var contribution = client.contribution(o, NAME);

        assertThat(contribution.nats()).isGreaterThan(8);
        assertThat(contribution.reason())
                .isEqualTo(
                        "10,185 km from the usual place in DE in 5 min would need 122,219 km/h.");
    }

    @Test
    void thePlaceOfThePreviousDayIsFarEnoughAwayToHaveTravelled() {
        Observation o = partner.at(Caller.SAO_PAULO).observe(now + 14 * Caller.HOUR);

        assertThat(client.nats(o, NAME)).isNegative();
    }

    @Test
    void anotherCityOfTheSameRegionIsHome() {
        Place potsdam = Caller.place("DE", 3320, 52.39, 13.06, NetworkClass.ORDINARY);

        assertThat(client.nats(partner.at(potsdam).observe(now + 1), NAME)).isEqualTo(-1.0);
    }

    @Test
    void anInaccurateDatabaseEntryIsNoJourney() {
        Place somewhereInGermany = new Place("DE", 3320, 48.14, 11.58, 500, NetworkClass.ORDINARY);

        assertThat(client.nats(partner.at(somewhereInGermany).observe(now + 1), NAME)).isNegative();
    }

    @Test
    void aKnownEgressNetworkIsNotWhereItsUserIs() {
        for (NetworkClass kind :
                new NetworkClass[] {
                    NetworkClass.VPN, NetworkClass.HOSTING, NetworkClass.MOBILE, NetworkClass.TOR
                }) {
            Place egress = Caller.place("BR", 9009, -23.55, -46.63, kind);
            Observation o = partner.at(egress).observe(now + 5 * Caller.MINUTE);

            assertThat(client.nats(o, NAME)).as(kind.name()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void aServiceThatRunsInTwoPlacesAtOnceIsAtHomeInBoth() {
        client.send(partner.at(Caller.NEW_YORK).observe(now + 1000), Outcome.PROVEN);

        assertThat(client.nats(partner.observe(now + 2000), NAME)).isEqualTo(-1.0);
        assertThat(client.nats(partner.at(Caller.NEW_YORK).observe(now + 3000), NAME))
                .isEqualTo(-1.0);
    }

    @Test
    void aPlaceInQuarantineIsNoPlaceToTravelFrom() {
        // Somebody was let through in New York. That does not make Boston an ordinary place.
        client.allow(partner.at(Caller.NEW_YORK).observe(now + 1000));
        Place boston = Caller.place("US", 7922, 42.36, -71.06, NetworkClass.ORDINARY);

        assertThat(client.nats(partner.at(boston).observe(now + Caller.MINUTE), NAME))
                .isGreaterThan(8);
    }

    @Test
    void aProvenContextMayNotBeOnTwoContinentsAtOnceEither() {
        // The same provider, the same software: the same context, elsewhere.
        client.send(partner.observe(now), Outcome.PROVEN);
        Place elsewhere = Caller.place("BR", 3320, -23.55, -46.63, NetworkClass.ORDINARY);

        Observation o = partner.at(elsewhere).observe(now + 5 * Caller.MINUTE);

        assertThat(client.profile.proof(o, false).level()).isPositive();
        assertThat(client.score(o)).isGreaterThanOrEqualTo(80);
    }

    @Test
    void anOldPlaceDoesNotExcuseAJourneyFromToday() {
        client.send(partner.at(Caller.NEW_YORK).observe(now - 20 * Caller.DAY), Outcome.PROVEN);
        client.allow(partner.observe(now + 1));

        assertThat(client.nats(partner.at(Caller.SAO_PAULO).observe(now + Caller.MINUTE), NAME))
                .isGreaterThan(8);
    }

    @Test
    void theSpeedThatIsStillBelievedIsTheOperatorsWord() {
        var patient = new RiskModel(Weights.shipped(), new RiskSettings(Map.of(), 200_000));
        var other = new Client(patient, client.population);
        long later = other.work(partner, Caller.MONDAY, 3, new Random(1));
        other.allow(partner.observe(later));

        assertThat(
                        other.nats(
                                partner.at(Caller.SAO_PAULO).observe(later + 5 * Caller.MINUTE),
                                NAME))
                .isNegative();
    }

    @Test
    void clocksThatDisagreeByMinutesDoNotMakeAJourneyFaster() {
        double forward =
                client.nats(partner.at(Caller.MUNICH).observe(now + 40 * Caller.MINUTE), NAME);
        double backward =
                client.nats(partner.at(Caller.MUNICH).observe(now - 40 * Caller.MINUTE), NAME);

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
            assertThat(client.nats(partner.at(place).observe(now), NAME)).isZero();
        }
    }

    @Test
    void whatIsUncertainAtEitherEndIsTakenFromTheDistance() {
        Place vagueMunich = new Place("DE", 3320, 48.14, 11.58, 500, NetworkClass.ORDINARY);
        var vague = new Client();
        long later = vague.work(partner.at(vagueMunich), Caller.MONDAY, 28, new Random(1));
        vague.allow(partner.at(vagueMunich).observe(later));

        Contribution there =
                client.contribution(partner.at(inBrazil(500)).observe(now + Caller.MINUTE), NAME);
        Contribution back =
                vague.contribution(
                        partner.at(Caller.SAO_PAULO).observe(later + Caller.MINUTE), NAME);
        Contribution both =
                vague.contribution(partner.at(inBrazil(500)).observe(later + Caller.MINUTE), NAME);

        double berlin = kilometres(Caller.BERLIN, Caller.SAO_PAULO) - 40;
        double munich = kilometres(Caller.MUNICH, Caller.SAO_PAULO) - 40;
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

    private Client ofCountry(String code) {
        var other = new Client();
        long later = other.work(partner.at(country(code)), Caller.MONDAY, 28, new Random(1));
        assertThat(later + 9 * Caller.HOUR).isEqualTo(now);
        other.allow(partner.at(country(code)).observe(now));
        return other;
    }

    @Test
    void aCountryWithoutCoordinatesIsACircleAndTwoFarOnesAreAJourney() {
        Client german = ofCountry("DE");

        var contribution =
                german.contribution(
                        partner.at(country("BR")).observe(now + 5 * Caller.MINUTE), NAME);

        assertThat(contribution.nats()).isGreaterThan(8);
        assertThat(contribution.reason()).contains(" km at least from wherever in DE in 5 min");
        double centres = kilometres(country("DE"), country("BR"));
        assertThat(km(contribution)).isCloseTo(centres - 445 - 2_627, within(1.0));
    }

    @Test
    void countriesThatTouchAreNoJourneyAndNobodyIsAtHomeInACountry() {
        Client german = ofCountry("DE");

        for (String code : new String[] {"DE", "FR", "PL", "CH"}) {
            assertThat(german.nats(partner.at(country(code)).observe(now + 1), NAME))
                    .as(code)
                    .isEqualTo(-0.3);
        }
    }

    @Test
    void aTownInACountryIsInIt() {
        assertThat(ofCountry("DE").nats(partner.observe(now + 1), NAME)).isEqualTo(-0.3);
        assertThat(client.nats(partner.at(country("DE")).observe(now + 1), NAME)).isEqualTo(-0.3);
    }

    @Test
    void aCodeThatIsNoCountryIsNowhere() {
        assertThat(client.nats(partner.at(country("EU")).observe(now + 1), NAME)).isZero();
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
        Profile old = Profile.fromBytes(client.profile.toBytes());
        client.allow(partner.at(vague).observe(now + 1));

        for (Profile merged :
                List.of(
                        Profile.merge(List.of(old, client.profile)),
                        Profile.merge(List.of(client.profile, old)))) {
            var again = new Client(client.model, client.population, merged);
            double km =
                    km(
                            again.contribution(
                                    partner.at(Caller.SAO_PAULO).observe(now + Caller.MINUTE),
                                    NAME));
            assertThat(km)
                    .isCloseTo(kilometres(Caller.BERLIN, Caller.SAO_PAULO) - 560, within(1.0));
        }
    }

    @Test
    void distancesAreGreatCircles() {
        Countries world = Countries.shipped();
        assertThat(world.kilometres(Geo.cell(Caller.BERLIN), Geo.cell(Caller.NEW_YORK)))
                .isCloseTo(6385, within(40.0));
        assertThat(world.kilometres(Geo.cell(Caller.BERLIN), Geo.cell(Caller.BERLIN))).isZero();
        Place east = Caller.place("FJ", 1, -17, 179.9, NetworkClass.ORDINARY);
        Place west = Caller.place("FJ", 1, -17, -179.9, NetworkClass.ORDINARY);
        assertThat(world.kilometres(Geo.cell(east), Geo.cell(west))).isLessThan(50);
    }

    @Test
    void theEndsOfTheEarthHaveCells() {
        for (double latitude : new double[] {-90, 90}) {
            for (double longitude : new double[] {-180, 180}) {
                Place pole = Caller.place("AQ", 1, latitude, longitude, NetworkClass.ORDINARY);
                assertThat(Geo.countryName(Geo.countryOf(Geo.cell(pole)))).isEqualTo("AQ");
            }
        }
    }
}
