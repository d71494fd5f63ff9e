// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import java.util.random.RandomGenerator;

/**
 * The programs that a client uses, release by release. A release replaces the last one in hours.
 */
final class Software {

    private static final String[] LIBRARIES = {
        "python-requests/2.", "okhttp/4.", "Go-http-client/1.", "axios/1.", "node-fetch/2.",
        "Apache-HttpClient/4.", "aiohttp/3.", "GuzzleHttp/7.", "curl/8.", "PostmanRuntime/7."
    };
    private static final String[] APPS = {"ShopApp", "BankApp", "FieldApp"};
    private static final String[] PHONES = {
        "(iPhone; iOS 18)", "(Android 15; Pixel)", "(Android 14; SM-S921B)", "(iPhone; iOS 17)"
    };
    private static final String[] DESKS = {
        "(Windows NT 10.0; Win64; x64)",
        "(Macintosh; Intel Mac OS X 10_15_7)",
        "(X11; Linux x86_64)"
    };
    private static final int BROWSER_DAYS = 28;

    /** Who makes the program. */
    enum Maker {
        /** A library, and now and then another one. */
        LIBRARY,
        /** The client's own program, which says its own name. */
        OWN,
        /** An app on a phone. */
        APP,
        /** A browser, which everybody updates every four weeks. */
        BROWSER
    }

    private final RandomGenerator random;
    private final Maker maker;
    private final double daysBetweenReleases;
    private final int lag;
    private String name;
    private String platform;
    private int major;
    private int minor;
    private String agent;
    private String before;
    private long since = Long.MIN_VALUE;
    private long rollout = 1;

    Software(Maker maker, double daysBetweenReleases, RandomGenerator random) {
        this.random = random;
        this.maker = maker;
        this.daysBetweenReleases = daysBetweenReleases;
        this.lag = random.nextInt(6);
        this.major = 1 + random.nextInt(30);
        this.name =
                switch (maker) {
                    case LIBRARY -> any(LIBRARIES);
                    case OWN -> "svc-" + Integer.toString(random.nextInt(1 << 20), 36) + "/";
                    case APP -> any(APPS) + "/";
                    case BROWSER -> random.nextInt(4) == 0 ? "Firefox" : "Chrome";
                };
        this.platform = maker == Maker.APP ? any(PHONES) : maker == Maker.BROWSER ? any(DESKS) : "";
        this.agent = text(0);
        this.before = agent;
    }

    /**
     * Begins a day, on which a release may be.
     *
     * @param from when it would begin, milliseconds since the epoch
     * @return whether there is one
     */
    boolean startDay(int day, long from) {
        before = agent;
        boolean released = random.nextDouble() * daysBetweenReleases < 1;
        if (released) {
            minor++;
            major += random.nextInt(3) == 0 ? 1 : 0;
            if (maker == Maker.LIBRARY && random.nextInt(4) == 0) {
                name = any(LIBRARIES);
            }
            since = from;
            rollout = maker == Maker.APP ? 1 : 60_000 + random.nextLong(2 * 3_600_000L);
        }
        agent = text(day);
        return released;
    }

    /** Another phone, or another desk, from the next day on. */
    void replaceDevice() {
        platform = any(maker == Maker.APP ? PHONES : DESKS);
    }

    /** What is sent at this time: during a rollout the old one or the new one. */
    String at(long millis) {
        boolean old = millis < since || random.nextDouble() * rollout > millis - since;
        return since != Long.MIN_VALUE && old ? before : agent;
    }

    private String text(int day) {
        return switch (maker) {
            case LIBRARY -> name + minor;
            case OWN -> name + major + "." + minor;
            case APP -> name + major + "." + minor + " " + platform;
            case BROWSER -> browser(140 + (day + lag) / BROWSER_DAYS);
        };
    }

    private String browser(int version) {
        return name.equals("Firefox")
                ? "Mozilla/5.0 %s Gecko/20100101 Firefox/%d.0".formatted(platform, version)
                : "Mozilla/5.0 %s AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36"
                        .formatted(platform, version);
    }

    private String any(String[] of) {
        // The first ones are the most popular.
        double u = random.nextDouble();
        return of[(int) (of.length * u * u)];
    }
}
