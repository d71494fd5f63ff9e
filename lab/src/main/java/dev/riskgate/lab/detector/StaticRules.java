// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.lab.population.Database;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Operation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What somebody writes down by hand: points for a country, a network or a program that the client
 * did not have in its first two weeks, for tools, for methods it never used, for an address that
 * uses many keys, for a key in many countries, for more than 300 requests a minute. Challenged from
 * 80 points, denied from 95.
 */
public final class StaticRules implements Detector {

    private static final long FORTNIGHT = 14 * 86_400_000L;
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final int SHARED = 5;
    private static final int FAST = 300;

    /** What is known of a client. */
    private static final class Known {
        private long first = Long.MIN_VALUE;
        private final Set<String> countries = new HashSet<>();
        private final Set<Integer> systems = new HashSet<>();
        private final Set<String> programs = new HashSet<>();
        private final Set<Operation> operations = EnumSet.noneOf(Operation.class);
        private long hour;
        private final Set<String> countriesOfTheHour = new HashSet<>();
        private final Window minute;

        private Known() {
            minute = new Window(MINUTE);
        }

        private Known(Known other) {
            first = other.first;
            countries.addAll(other.countries);
            systems.addAll(other.systems);
            programs.addAll(other.programs);
            operations.addAll(other.operations);
            hour = other.hour;
            countriesOfTheHour.addAll(other.countriesOfTheHour);
            minute = new Window(other.minute);
        }
    }

    /** Who used an address in this hour. */
    private static final class Users {
        private long hour;
        private final Set<String> clients = new HashSet<>();

        private Users() {}

        private Users(Users other) {
            hour = other.hour;
            clients.addAll(other.clients);
        }
    }

    private final Database database;
    private final ForkableMap<Known> clients;
    private final ForkableMap<Users> addresses;

    public StaticRules(Database database) {
        this(
                database,
                new ForkableMap<>(Known::new, Known::new),
                new ForkableMap<>(Users::new, Users::new));
    }

    private StaticRules(
            Database database, ForkableMap<Known> clients, ForkableMap<Users> addresses) {
        this.database = database;
        this.clients = clients;
        this.addresses = addresses;
    }

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public Detector fork() {
        return new StaticRules(database, clients.fork(), addresses.fork());
    }

    @Override
    public Answer judge(Call call, boolean proven) {
        Known known = clients.get(call.client());
        Place place = database.of(call.site(), call.subnet());
        String program = program(call.agent());
        known.first = known.first == Long.MIN_VALUE ? call.millis() : known.first;
        double points = points(call, known, place, program);
        if (proven || call.millis() - known.first < FORTNIGHT) {
            known.countries.add(place.country());
            known.systems.add(place.asn());
            known.programs.add(program);
            known.operations.add(call.operation());
            points = 0;
        }
        double score = Math.min(points, 100);
        return new Answer(
                score,
                score >= 95
                        ? Answer.Verdict.DENY
                        : score >= 80 ? Answer.Verdict.CHALLENGE : Answer.Verdict.ALLOW);
    }

    private double points(Call call, Known known, Place place, String program) {
        double points = known.countries.contains(place.country()) ? 0 : 40;
        points += known.systems.contains(place.asn()) ? 0 : 15;
        points += known.programs.contains(program) ? 0 : 20;
        boolean hidden =
                place.networkClass() == NetworkClass.VPN
                        || place.networkClass() == NetworkClass.TOR;
        points += hidden ? 25 : 0;
        points += program.startsWith("curl") || program.startsWith("python") ? 10 : 0;
        points += known.operations.contains(call.operation()) ? 0 : 25;
        points += known.minute.count(call.millis()) > FAST ? 40 : 0;
        long hour = call.millis() / HOUR;
        if (known.hour != hour) {
            known.hour = hour;
            known.countriesOfTheHour.clear();
        }
        known.countriesOfTheHour.add(place.country());
        points += known.countriesOfTheHour.size() >= SHARED ? 40 : 0;
        Users users = addresses.get(call.subnet() + "." + call.host());
        if (users.hour != hour) {
            users.hour = hour;
            users.clients.clear();
        }
        users.clients.add(call.client());
        return points + (users.clients.size() >= SHARED ? 60 : 0);
    }

    /** Without its version. */
    private static String program(String agent) {
        int slash = agent.indexOf('/');
        return (slash < 0 ? agent : agent.substring(0, slash)).toLowerCase(Locale.ROOT);
    }
}
