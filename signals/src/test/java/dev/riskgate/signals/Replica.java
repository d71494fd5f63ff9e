package dev.riskgate.signals;

/** One process of several that share a client's profile. */
final class Replica {

    private static int incarnations;

    private final Exchange exchange;
    private final RiskModel model;
    private final Population population;
    private int incarnation = ++incarnations;
    private long number;
    private long contributedAt;
    private long refreshedAt;
    private long contributed;
    Client client;

    Replica(Exchange exchange, RiskModel model, Population population) {
        this.exchange = exchange;
        this.model = model;
        this.population = population;
        this.client = reading();
    }

    private Client reading() {
        var profile = Profile.shared(exchange.of(incarnation), exchange.others(incarnation));
        return new Client(model, population, profile);
    }

    int incarnation() {
        return incarnation;
    }

    /** A message that may be delivered, lost, or delivered late and more than once. */
    Runnable contribution() {
        byte[] bytes = client.profile.contribution();
        int who = incarnation;
        long numbered = ++number;
        return () -> exchange.write(who, numbered, bytes);
    }

    /** Contributes; begins anew if this incarnation was declared dead meanwhile. Returns the requests that were lost so. */
    long contribute() {
        byte[] bytes = client.profile.contribution();
        long requests = client.profile.ownRequests();
        if (exchange.write(incarnation, ++number, bytes)) {
            contributed = requests;
            return 0;
        }
        incarnation = ++incarnations;
        client.profile.disown();
        long lost = requests - contributed;
        contributed = 0;
        return lost;
    }

    /** Requests that would be lost if this process were killed now. */
    long uncontributed() {
        return client.profile.ownRequests() - contributed;
    }

    void refresh() {
        client.profile.refresh(exchange.others(incarnation));
    }

    /** Drops the profile and reads it again. */
    void refill() {
        client = reading();
    }

    /** As time goes by: contributes after so long, and refreshes then if a request is here. */
    void pass(long now, long every, boolean request) {
        if (client.profile.ownRequests() > contributed) {
            if (now - contributedAt >= every) {
                contribute();
                contributedAt = now;
            }
        } else {
            contributedAt = now;
        }
        if (request && now - refreshedAt >= every) {
            refresh();
            refreshedAt = now;
        }
    }
}
