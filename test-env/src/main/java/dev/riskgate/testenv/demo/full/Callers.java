// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import static dev.riskgate.testenv.world.RawHttp.Request.get;
import static dev.riskgate.testenv.world.RawHttp.Request.post;

import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.Sender;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Everybody who calls in the full demo, and the requests that they send. Thread-safe. */
final class Callers {

    static final String ACME = "acme";
    static final String GLOBEX = "globex";
    static final String INITECH = "initech";

    /** Has a key and never used it. */
    static final String NEWCOMER = "newcomer";

    /** The application that brings tokens. */
    static final String ANALYTICS = "analytics";

    /** Who gets an API key. */
    static final List<String> PARTNERS = List.of(ACME, GLOBEX, INITECH, NEWCOMER);

    /** How many requests a second an honest caller sends on average. */
    static final double PACE = 0.5;

    private static final Map<String, Sender> HOMES =
            Map.of(
                    ACME, new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)"),
                    GLOBEX, new Sender("192.0.2.40", "okhttp/4.12.0"),
                    INITECH, new Sender("203.0.113.77", "Initech-ERP/11 (Windows NT 10.0)"),
                    NEWCOMER, new Sender("192.0.2.99", "curl/8.5.0"),
                    ANALYTICS, new Sender("192.0.2.30", "Analytics/1.4 (Linux)"));

    private static final Sender SAO_PAULO = new Sender("198.51.100.77", "python-requests/2.32");
    private static final Sender GUESSER = new Sender("198.51.100.201", "Go-http-client/2.0");

    private final Function<String, Partner> partners;
    private final Supplier<String> tokens;

    /**
     * @param partners by client id
     * @param tokens makes a good token of {@link #ANALYTICS}; called for each request
     */
    Callers(Function<String, Partner> partners, Supplier<String> tokens) {
        this.partners = partners;
        this.tokens = tokens;
    }

    /** What the honest ones send all the time. */
    List<Stream> honest() {
        return List.of(
                new Stream(PACE, random -> usual(ACME, random)),
                new Stream(PACE, random -> usual(GLOBEX, random)),
                new Stream(PACE, random -> usual(INITECH, random)),
                new Stream(PACE, this::report));
    }

    /** A request as the partner always sends them, from where it always is. */
    Request usual(String partner, Random random) {
        return home(partner).send(order(random), partners.apply(partner));
    }

    /** A request of {@link #ANALYTICS}. */
    Request report(Random random) {
        String path = random.nextInt(8) == 0 ? "/v1/exports/daily" : "/v1/reports";
        return home(ANALYTICS).send(get(path), tokens.get());
    }

    /** A write by the application that may only read. */
    Request writeOfAnalytics() {
        return home(ANALYTICS).send(post("/v1/orders", "{}"), tokens.get());
    }

    Request payout() {
        return home(ACME).send(post("/v1/payouts", "{}"), partners.apply(ACME));
    }

    Request payoutWithCode(Instant now) {
        return payout().with("riskgate-otp", partners.apply(ACME).code(now));
    }

    /** With acme's key, by somebody else. */
    Request stolen(Random random) {
        return SAO_PAULO.send(order(random), partners.apply(ACME));
    }

    /** With a key that nobody has. */
    Request guess(Random random) {
        byte[] secret = new byte[20];
        random.nextBytes(secret);
        return GUESSER.send(get("/v1/orders"))
                .with("x-api-key", "rg_acme_" + HexFormat.of().formatHex(secret));
    }

    /** Of the newcomer, of whom nothing is known. */
    Request first(Random random) {
        String path = random.nextInt(3) == 0 ? "/v1/catalogue" : "/v1/orders";
        return home(NEWCOMER).send(get(path), partners.apply(NEWCOMER));
    }

    private static Request order(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> post("/v1/orders", "{}");
            case 1 -> get("/v1/orders/" + (1 + random.nextInt(200)));
            case 2 -> get("/v1/catalogue");
            default -> get("/v1/orders");
        };
    }

    private static Sender home(String who) {
        Sender home = HOMES.get(who);
        if (home == null) {
            throw new IllegalArgumentException("nobody is called " + who);
        }
        return home;
    }
}
