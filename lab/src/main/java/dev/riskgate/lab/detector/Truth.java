// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.lab.world.Call;

import java.util.HashMap;
import java.util.Map;

/**
 * How one client really lives: how often it does what, counted over its whole life, the part that
 * is yet to come included. Not changed once a {@link Ceiling} uses it.
 */
final class Truth {

    private static final long WINDOW = 10_000;
    private static final long HOUR = 3_600_000;
    private static final long SWITCH = 2 * HOUR;
    private static final int HOURS = 24;

    private final Map<String, Integer> networks = new HashMap<>();
    private final Map<String, Integer> programs = new HashMap<>();
    private final Map<Enum<?>, Integer> operations = new HashMap<>();
    private final Map<Integer, Integer> windows = new HashMap<>();
    private final Map<Integer, Integer> busyHours = new HashMap<>();
    private final int[] hours = new int[HOURS];
    private int active;
    private int hoursActive;
    private int visits;
    private int switches;
    private int calls;
    private String lastNetwork = "";
    private String lastProgram = "";
    private String lastCountry = "";
    private long last = Long.MIN_VALUE / 2;
    private int inWindow;
    private int inHour;
    private int firstObject = Integer.MAX_VALUE;
    private int lastObject = Integer.MIN_VALUE;

    static String network(Call call) {
        return call.site().asn() + call.site().country();
    }

    void count(Call call) {
        calls++;
        String network = network(call);
        boolean visit =
                !network.equals(lastNetwork)
                        || !call.agent().equals(lastProgram)
                        || call.millis() - last > HOUR / 2;
        if (visit) {
            visits++;
            networks.merge(network, 1, Integer::sum);
            programs.merge(call.agent(), 1, Integer::sum);
            switches += switched(call, lastCountry, last) ? 1 : 0;
        }
        operations.merge(call.operation(), 1, Integer::sum);
        firstObject = Math.min(firstObject, call.object());
        lastObject = Math.max(lastObject, call.object());
        tempo(call.millis());
        lastNetwork = network;
        lastProgram = call.agent();
        lastCountry = call.site().country();
        last = call.millis();
    }

    private void tempo(long now) {
        if (now / HOUR != last / HOUR) {
            hours[(int) (now / HOUR % HOURS)]++;
            hoursActive++;
            busyHours.merge(magnitude(inHour), 1, Integer::sum);
            inHour = 0;
        }
        if (now / WINDOW != last / WINDOW) {
            windows.merge(magnitude(inWindow), 1, Integer::sum);
            active++;
            inWindow = 0;
        }
        inHour++;
        inWindow++;
    }

    static boolean switched(Call call, String country, long last) {
        return !call.site().country().equals(country) && call.millis() - last < SWITCH;
    }

    /** Requests in a window of time, by powers of two. */
    static int magnitude(int requests) {
        return 32 - Integer.numberOfLeadingZeros(requests);
    }

    /** How likely a visit is from this network. */
    double network(String network, double prior) {
        return share(networks.getOrDefault(network, 0), visits, prior);
    }

    double program(String agent, double prior) {
        return share(programs.getOrDefault(agent, 0), visits, prior);
    }

    double operation(Enum<?> operation, double prior) {
        return share(operations.getOrDefault(operation, 0), calls, prior);
    }

    double hour(long millis) {
        return share(hours[(int) (millis / HOUR % HOURS)], hoursActive, 1.0 / HOURS);
    }

    /** How likely a window of ten seconds in which it is active has at least so many requests. */
    double window(int magnitude) {
        return tail(windows, magnitude, active);
    }

    /** The same for an hour. */
    double busyHour(int magnitude) {
        return tail(busyHours, magnitude, hoursActive);
    }

    private static double tail(Map<Integer, Integer> counts, int magnitude, int of) {
        int least = 0;
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            least += entry.getKey() >= magnitude ? entry.getValue() : 0;
        }
        return share(least, of, 1.0 / (1 << magnitude));
    }

    /** How likely the client asks for something of which it is not known to be its own. */
    double object(int object) {
        boolean own = object >= firstObject && object <= lastObject;
        return own ? 1 : share(0, calls, 0.1);
    }

    /** How likely a visit is from another country than the last one within two hours. */
    double switching() {
        return share(switches, visits, 0.1);
    }

    /** A prior that is worth one observation, as nobody has seen an infinite life. */
    private static double share(int count, int of, double prior) {
        return (count + prior) / (of + 1);
    }
}
