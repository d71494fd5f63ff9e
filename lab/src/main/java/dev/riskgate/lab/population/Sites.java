// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Place.NetworkClass;

import java.util.random.RandomGenerator;

/**
 * The world that clients of {@link Crowd} live in: countries with providers and carriers, and
 * clouds with regions.
 */
public final class Sites {

    /**
     * @param size degrees by which its towns lie around the capital
     * @param homes AS numbers of providers at home
     * @param carriers AS numbers of mobile carriers
     */
    private record Country(
            String code,
            double latitude,
            double longitude,
            double size,
            int[] homes,
            int[] carriers) {

        /** America, Europe or Asia, as their longitudes have it. */
        int continent() {
            return longitude < -30 ? latitude < 12 ? 0 : 1 : longitude < 45 ? 2 : 3;
        }
    }

    /** A region of a cloud. */
    private record Region(String country, double latitude, double longitude) {}

    private static final Country[] COUNTRIES = {
        new Country("DE", 51.0, 10.0, 3, new int[] {3320, 8881, 8422}, new int[] {6805, 3209}),
        new Country(
                "US",
                39.0,
                -95.0,
                12,
                new int[] {7922, 7018, 20115},
                new int[] {21928, 22394, 20057}),
        new Country("FR", 47.0, 2.5, 3, new int[] {3215, 12322}, new int[] {51207, 15557}),
        new Country("GB", 52.5, -1.5, 2, new int[] {2856, 5089}, new int[] {12576, 206067}),
        new Country("IN", 22.0, 79.0, 8, new int[] {24560, 17488}, new int[] {55836, 45609}),
        new Country("BR", -15.0, -50.0, 10, new int[] {28573, 27699}, new int[] {26599, 26615})
    };
    private static final int[] CLOUDS = {16509, 8075, 396982, 24940, 16276, 14061};
    private static final int[] BUILD_CLOUDS = {8075, 16509, 396982};
    private static final int[] VPNS = {9009, 212238, 60068};
    private static final Region[] REGIONS = {
        new Region("US", 39.0, -77.5), new Region("US", 45.8, -119.7),
                new Region("US", 41.6, -93.6),
        new Region("US", 29.4, -98.5), new Region("IE", 53.3, -6.3), new Region("DE", 50.1, 8.7),
        new Region("NL", 52.4, 4.9), new Region("GB", 51.5, -0.1), new Region("SG", 1.3, 103.8),
        new Region("JP", 35.7, 139.7), new Region("AU", -33.9, 151.2),
                new Region("BR", -23.5, -46.6)
    };

    private final RandomGenerator random;
    private final Country country;

    public Sites(RandomGenerator random) {
        this(random, COUNTRIES[random.nextInt(COUNTRIES.length)]);
    }

    private Sites(RandomGenerator random, Country country) {
        this.random = random;
        this.country = country;
    }

    /** The same country, by other random numbers. */
    public Sites with(RandomGenerator other) {
        return new Sites(other, country);
    }

    /** A line at home or in an office: a network that seldom changes. */
    public Site line() {
        return site(country, any(country.homes), NetworkClass.ORDINARY, 1);
    }

    /** A carrier's way out, in whatever town it likes. */
    public Site carrier(int asn) {
        return site(country, asn, NetworkClass.MOBILE, 200);
    }

    public int anyCarrier() {
        return any(country.carriers);
    }

    /** A region of a cloud, with a few networks of the client's own. */
    public Site cloud(int width) {
        return cloud(any(CLOUDS), REGIONS[random.nextInt(REGIONS.length)], width);
    }

    /** Wherever a build runs. */
    public Site runner(int asn) {
        return cloud(asn, REGIONS[random.nextInt(REGIONS.length)], 500);
    }

    public int anyBuildCloud() {
        return any(BUILD_CLOUDS);
    }

    /** A line in any country. */
    public Site abroad() {
        Country there = COUNTRIES[random.nextInt(COUNTRIES.length)];
        return site(there, any(there.homes), NetworkClass.ORDINARY, 1);
    }

    /** A line on another continent than the client's own. */
    public Site overseas() {
        Country there = country;
        while (there.continent() == country.continent()) {
            there = COUNTRIES[random.nextInt(COUNTRIES.length)];
        }
        return site(there, any(there.homes), NetworkClass.ORDINARY, 1);
    }

    /** A way out of a VPN service, in whatever region of it. */
    public Site vpn() {
        Region region = REGIONS[random.nextInt(REGIONS.length)];
        Site exit = cloud(any(VPNS), region, 4);
        return new Site(
                exit.country(),
                exit.latitude(),
                exit.longitude(),
                exit.asn(),
                NetworkClass.VPN,
                exit.subnets(),
                exit.width());
    }

    /** Another network of the same system, in the same place. */
    public Site beside(Site other) {
        return new Site(
                other.country(),
                other.latitude(),
                other.longitude(),
                other.asn(),
                other.networkClass(),
                random.nextInt(1 << 22),
                1);
    }

    /** ISO 3166-1 alpha-2 of the country that these are in. */
    public String country() {
        return country.code;
    }

    private Site cloud(int asn, Region region, int width) {
        return new Site(
                region.country,
                region.latitude,
                region.longitude,
                asn,
                NetworkClass.HOSTING,
                random.nextInt(1 << 22),
                width);
    }

    private Site site(Country there, int asn, NetworkClass kind, int width) {
        return new Site(
                there.code,
                there.latitude + (2 * random.nextDouble() - 1) * there.size,
                there.longitude + (2 * random.nextDouble() - 1) * there.size,
                asn,
                kind,
                random.nextInt(1 << 22),
                width);
    }

    private int any(int[] of) {
        return of[random.nextInt(of.length)];
    }
}
