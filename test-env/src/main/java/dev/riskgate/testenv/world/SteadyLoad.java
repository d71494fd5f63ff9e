// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * An open-loop load: each kind of request goes out at its own steady rate, whatever becomes of
 * those before, as callers of an API do. Every answer is kept.
 */
public final class SteadyLoad implements AutoCloseable {

    private final List<Thread> drivers;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final RawHttp http;
    private volatile boolean over;

    /**
     * Requests that are alike.
     *
     * @param name of this kind, for the results
     * @param perSecond its rate
     * @param next makes the next request
     */
    public record Kind(String name, double perSecond, Supplier<Request> next) {}

    /**
     * A request with its answer.
     *
     * @param request what was sent
     * @param status 0 if there was no answer
     * @param decided whether Riskgate decided about it; else Envoy answered alone
     * @param due when it was due, by {@link System#nanoTime}
     * @param answered when the answer was there, by the same clock
     */
    public record Sent(
            String kind, Request request, int status, boolean decided, long due, long answered) {

        /** Neither refused nor without an answer. */
        public boolean passed() {
            return status == 200;
        }

        public boolean failed() {
            // 503 with a decision is an answer of ours: nothing is held against the caller.
            return !decided || (status >= 500 && status != 503);
        }
    }

    /** All that was sent. */
    public record Results(List<Sent> sent) {

        public Results of(String kind) {
            return new Results(sent.stream().filter(each -> each.kind().equals(kind)).toList());
        }

        /** Those that were due after the one moment and answered before the other. */
        public Results within(long from, long to) {
            return new Results(
                    sent.stream()
                            .filter(each -> each.due() > from && each.answered() < to)
                            .toList());
        }

        /** Those that were due from the one moment to before the other, and are answered. */
        public Results due(long from, long to) {
            return new Results(
                    sent.stream().filter(each -> each.due() >= from && each.due() < to).toList());
        }

        public long passed() {
            return sent.stream().filter(Sent::passed).count();
        }

        public List<Sent> failed() {
            return sent.stream().filter(Sent::failed).toList();
        }

        /** Kind and status → how many. */
        public Map<String, Long> counts() {
            Map<String, Long> counts = new TreeMap<>();
            sent.forEach(each -> counts.merge(each.kind() + " " + each.status(), 1L, Long::sum));
            return counts;
        }
    }

    private SteadyLoad(RawHttp http, List<Kind> kinds) {
        this.http = http;
        drivers = kinds.stream().map(kind -> Thread.ofVirtual().start(() -> drive(kind))).toList();
    }

    public static SteadyLoad start(RawHttp http, Kind... kinds) {
        return new SteadyLoad(http, List.of(kinds));
    }

    /** What was answered so far. */
    public Results soFar() {
        return new Results(new ArrayList<>(sent));
    }

    /** Sends no more, and waits for the answers that are still to come. */
    public Results stop() {
        close();
        return soFar();
    }

    @Override
    public void close() {
        over = true;
        try {
            for (Thread driver : drivers) {
                driver.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        senders.close();
    }

    private void drive(Kind kind) {
        long gap = Math.round(TimeUnit.SECONDS.toNanos(1) / kind.perSecond());
        for (long due = System.nanoTime(); !over; due += gap) {
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            Request request = kind.next().get();
            long at = due;
            senders.execute(() -> sent.add(exchanged(kind.name(), request, at)));
        }
    }

    private Sent exchanged(String kind, Request request, long due) {
        try {
            Response answer = http.send(request);
            boolean decided = !answer.header("x-riskgate-decision").isEmpty();
            return new Sent(kind, request, answer.status(), decided, due, System.nanoTime());
        } catch (IOException _) {
            return new Sent(kind, request, 0, false, due, System.nanoTime());
        }
    }
}
