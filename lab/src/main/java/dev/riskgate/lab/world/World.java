// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Sites;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Innocent clients of all kinds, and all that they ask for, in the order of time. The same seed is
 * the same world, whoever watches it; a client's life does not depend on which others there are.
 */
public final class World {

    private static final long DAY = 24 * Life.HOUR;
    private static final long FIRST = Calendar.FIRST.toEpochDay() * DAY;
    private static final int MOST_DAYS = 1_000;

    private final List<Member> members = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final Outages outages;
    private List<Call> later = new ArrayList<>();
    private int lived;

    /**
     * A client.
     *
     * @param index among all of the world, from 0
     * @param seed of what befalls it beside its own life
     */
    public record Member(int index, String client, Kind kind, long seed) {}

    /**
     * @param kinds which of them there are
     * @param each how many clients of each kind
     */
    public World(long seed, List<Kind> kinds, int each) {
        this.outages = new Outages(seed, MOST_DAYS);
        long mixed = new SplittableRandom(seed).nextLong();
        for (Kind kind : kinds) {
            for (int i = 0; i < each; i++) {
                String client = kind.label() + "-" + i;
                var seeds = new SplittableRandom(mixed ^ client.hashCode());
                lives.add(life(kind, client, seeds.split()));
                members.add(new Member(members.size(), client, kind, seeds.nextLong()));
            }
        }
    }

    private static Life life(Kind kind, String client, SplittableRandom random) {
        return switch (kind) {
            case BATCH -> new BatchLife(client, random);
            case SERVICE -> new ServiceLife(client, false, random);
            case PODS -> new ServiceLife(client, true, random);
            case MOBILE -> new PersonLife(client, true, random);
            case OFFICE -> new PersonLife(client, false, random);
            case PARTNER -> new PartnerLife(client, false, random);
            case CI -> new RunnerLife(client, random);
            case AGENT -> new AgentLife(client, random);
            case IOT -> new FleetLife(client, random);
            case MONTHLY -> new PartnerLife(client, true, random);
        };
    }

    public List<Member> members() {
        return List.copyOf(members);
    }

    /** Where others in the client's country call from, by these random numbers. */
    public Sites near(Member member, SplittableRandom random) {
        return lives.get(member.index).sites().with(random);
    }

    /**
     * What arrives on the next day (UTC), in order. Days have to be asked for one after the other.
     *
     * @param day 0 for the first
     */
    public List<Call> day(int day) {
        if (day < lived - 1 || day > MOST_DAYS) {
            throw new IllegalArgumentException("days come one after the other, not " + day);
        }
        // A day in Asia begins on the day before; tomorrow's calls may be due today.
        while (lived <= day + 1) {
            for (Life life : lives) {
                later.addAll(life.day(lived, outages));
            }
            lived++;
        }
        long end = FIRST + (day + 1) * DAY;
        List<Call> due = new ArrayList<>();
        List<Call> rest = new ArrayList<>();
        for (Call call : later) {
            (call.millis() < end ? due : rest).add(call);
        }
        later = rest;
        due.sort(Comparator.comparingLong(Call::millis));
        return due;
    }

    /** When a day begins, milliseconds since the epoch. */
    public static long midnight(int day) {
        return FIRST + day * DAY;
    }
}
