// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connections of one event loop and what they are to send. Everything but the three methods
 * that return a future runs on that loop.
 */
final class Lane {

    private record Unsent(Call call, long due) {}

    private final EventLoop loop;
    private final Dialer dialer;
    private final List<Call> calls;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Connection> drained = new ArrayList<>();
    private final ArrayDeque<Unsent> again = new ArrayDeque<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final int wanted;

    private int cursor;
    private int turn;
    private boolean closed;

    private @Nullable CompletableFuture<LoadTally> running;
    private LoadTally loadTally = new LoadTally();
    private Load load = Load.calls(0);
    private long startNanos;
    private long endNanos;
    private double nanosPerCall;
    private long issued;
    private final AtomicLong sent = new AtomicLong();
    private int inFlight;
    private boolean wakes;
    private @Nullable ScheduledFuture<?> atEnd;
    private @Nullable ScheduledFuture<?> atLast;

    /**
     * @param cursor where in {@code calls} to begin
     */
    Lane(EventLoop loop, Dialer dialer, int connections, List<Call> calls, int cursor) {
        this.loop = loop;
        this.dialer = dialer;
        this.wanted = connections;
        this.calls = calls;
        this.cursor = cursor;
    }

    CompletableFuture<Void> connect() {
        loop.execute(
                () -> {
                    for (int i = 0; i < wanted; i++) {
                        dial();
                    }
                });
        return connected;
    }

    CompletableFuture<LoadTally> run(Load share) {
        var result = new CompletableFuture<LoadTally>();
        loop.execute(() -> begin(share, result));
        return result;
    }

    /** How many calls it has taken from the list so far; exact between two runs. */
    long sent() {
        return sent.get();
    }

    CompletableFuture<Void> close() {
        return CompletableFuture.runAsync(
                () -> {
                    closed = true;
                    everyConnection().forEach(c -> c.giveUp("closed"));
                },
                loop);
    }

    private void dial() {
        dialer.dial(this, loop, this::failed);
    }

    private void failed(Throwable cause) {
        var fault = new VoidRunException("the server cannot be reached: " + cause.getMessage());
        connected.completeExceptionally(fault);
        CompletableFuture<LoadTally> run = running;
        if (run != null) {
            end();
            run.completeExceptionally(fault);
        }
    }

    private void begin(Load share, CompletableFuture<LoadTally> result) {
        load = share;
        loadTally = new LoadTally();
        issued = 0;
        startNanos = System.nanoTime();
        endNanos = startNanos + share.duration().toNanos();
        nanosPerCall = share.isOpen() ? 1e9 / share.perSecond() : 0;
        running = result;
        long duration = share.duration().toNanos();
        atEnd =
                loop.schedule(
                        () -> finishIfDone(System.nanoTime()), duration + 1, TimeUnit.NANOSECONDS);
        atLast =
                loop.schedule(
                        this::timeIsUp, duration + share.grace().toNanos(), TimeUnit.NANOSECONDS);
        wake();
    }

    private void wake() {
        wakes = false;
        long now = System.nanoTime();
        if (load.isOpen()) {
            pump(now);
        } else {
            for (Connection connection : List.copyOf(connections)) {
                refill(connection, now);
                connection.flush();
            }
        }
        finishIfDone(now);
    }

    /** Sends what may be sent after this connection was read from. */
    void refill(Connection connection, long now) {
        if (running == null) {
            return;
        }
        if (load.isOpen()) {
            pump(now);
        } else {
            while (connection.hasRoom() && issue(connection, now)) {
                // Goes on until the connection is full or the load is spent.
            }
        }
        finishIfDone(now);
    }

    /**
     * Sends all that is due, over the connections in turn, and comes back when the next call is
     * due.
     */
    private void pump(long now) {
        int full = 0;
        while (full < connections.size()) {
            turn = (turn + 1) % connections.size();
            Connection connection = connections.get(turn);
            if (!connection.hasRoom()) {
                full++;
            } else if (issue(connection, now)) {
                full = 0;
            } else {
                break;
            }
        }
        connections.forEach(Connection::flush);
        long next = dueOf(issued);
        if (!wakes && issued < load.calls() && next > now && next <= endNanos) {
            wakes = true;
            loop.schedule(this::wake, next - now, TimeUnit.NANOSECONDS);
        }
    }

    private long dueOf(long call) {
        return startNanos + (long) (call * nanosPerCall);
    }

    private boolean issue(Connection connection, long now) {
        Unsent unsent = again.poll();
        if (unsent != null) {
            send(connection, unsent.call, unsent.due);
            return true;
        }
        long due = load.isOpen() ? dueOf(issued) : now;
        if (issued >= load.calls() || due > now || due > endNanos) {
            return false;
        }
        issued++;
        loadTally.sentLate.recordValue(now - due);
        send(connection, calls.get(cursor), due);
        cursor = cursor + 1 == calls.size() ? 0 : cursor + 1;
        return true;
    }

    private void send(Connection connection, Call call, long due) {
        inFlight++;
        connection.send(call, due);
    }

    void answered(AnswerKind kind, long due, long now, String what) {
        inFlight--;
        loadTally.answered(kind, now - due);
        if (now <= endNanos) {
            loadTally.inTime++;
            loadTally.lastNanos = now - startNanos;
        }
        if (kind.compareTo(AnswerKind.UNCLEAR) >= 0) {
            loadTally.note(what);
        }
    }

    void failed(AnswerKind kind, String what) {
        inFlight--;
        loadTally.fault(kind, what);
    }

    /** A call that the server has not looked at; it stays due since when it was. */
    void again(Call call, long due) {
        inFlight--;
        again.add(new Unsent(call, due));
    }

    void connected(Connection connection) {
        connections.add(connection);
        if (connections.size() == wanted) {
            connected.complete(null);
        }
        if (running != null) {
            wake();
        }
    }

    /** This connection takes no more calls. */
    void replace(Connection connection) {
        connections.remove(connection);
        if (!closed) {
            drained.add(connection);
            loadTally.reconnects++;
            dial();
        }
    }

    void gone(Connection connection) {
        drained.remove(connection);
        finishIfDone(System.nanoTime());
    }

    private List<Connection> everyConnection() {
        var all = new ArrayList<>(connections);
        all.addAll(drained);
        return all;
    }

    private void finishIfDone(long now) {
        boolean allIssued =
                issued >= load.calls()
                        || (load.isOpen() ? dueOf(issued) > endNanos : now > endNanos);
        CompletableFuture<LoadTally> run = running;
        if (run != null && allIssued && inFlight == 0 && again.isEmpty()) {
            end();
            run.complete(loadTally);
        }
    }

    private void timeIsUp() {
        for (Connection connection : everyConnection()) {
            if (connection.open() > 0) {
                connection.giveUp("no answer in time");
            }
        }
        for (; !again.isEmpty(); again.remove()) {
            loadTally.fault(AnswerKind.LOST, "not sent again in time");
        }
        for (; load.isOpen() && issued < load.calls() && dueOf(issued) <= endNanos; issued++) {
            loadTally.fault(AnswerKind.LOST, "due, but not sent in time");
        }
        CompletableFuture<LoadTally> run = running;
        if (run != null) {
            end();
            run.complete(loadTally);
        }
    }

    private void end() {
        running = null;
        sent.addAndGet(issued);
        for (ScheduledFuture<?> task : new ScheduledFuture<?>[] {atEnd, atLast}) {
            if (task != null) {
                task.cancel(false);
            }
        }
    }
}
