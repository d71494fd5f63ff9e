// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.decision.Decision;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes each decision to every output. The thread that decides makes the records, which costs less
 * than handing the decision over: one for each form (encoding, and what it includes), in the memory
 * of the first output that takes it, from where the others of that form copy it. Each {@link
 * Output} has a queue and a thread of its own, so one that stalls or fails costs neither the check
 * nor the other outputs anything. {@link #write} takes no lock, wakes nobody and never waits.
 * Thread-safe.
 */
public final class DecisionLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final List<Output> outputs;

    /** The outputs by the form of their records. */
    private final Output[][] groups;

    private final Duration closeTimeout;

    /**
     * @param closeTimeout how long {@link #close} waits for what has not been written yet
     */
    DecisionLog(List<Output> outputs, Duration closeTimeout) {
        this.outputs = List.copyOf(outputs);
        this.closeTimeout = closeTimeout;
        Map<Output.Form, List<Output>> byForm = new LinkedHashMap<>();
        for (Output output : outputs) {
            byForm.computeIfAbsent(output.form(), _ -> new ArrayList<>()).add(output);
        }
        groups =
                byForm.values().stream()
                        .map(group -> group.toArray(Output[]::new))
                        .toArray(Output[][]::new);
    }

    /**
     * Opens all of these outputs; with none, decisions are not logged.
     *
     * @param closeTimeout how long {@link #close} waits for what has not been written yet
     * @throws OutputException if one cannot be opened; none is open then
     */
    public static DecisionLog open(List<OutputSettings> settings, Duration closeTimeout)
            throws OutputException {
        List<Output> open = new ArrayList<>();
        for (OutputSettings one : settings) {
            try {
                open.add(new Output(one, one.sink().open(one.encoding().lines())));
            } catch (IOException e) {
                new DecisionLog(open, closeTimeout).close();
                throw new OutputException(one, e);
            }
        }
        return new DecisionLog(open, closeTimeout);
    }

    /** Logs this decision soon; an output that cannot take it drops it. Never waits. */
    public void write(Decision decision) {
        int place = Output.placeOf(Thread.currentThread());
        for (Output[] group : groups) {
            write(decision, group, place);
        }
    }

    private static void write(Decision decision, Output[] group, int place) {
        Output maker = null;
        Batch made = null;
        for (Output output : group) {
            Batch batch = output.take(place);
            if (batch == null) {
                continue;
            }
            if (made != null) {
                batch.addLastOf(made);
            } else if (add(decision, output, batch)) {
                maker = output;
                made = batch;
                continue;
            }
            output.giveBack(place, batch);
        }
        if (maker != null && made != null) {
            maker.giveBack(place, made);
        }
    }

    private static boolean add(Decision decision, Output output, Batch batch) {
        try {
            batch.add(decision);
            return true;
        } catch (Throwable e) {
            output.drop(1);
            LOG.error("decision {} could not be logged to {}", decision.id(), output.name(), e);
            return false;
        }
    }

    /** Where decisions go, in the order of the settings. */
    public List<Output> outputs() {
        return outputs;
    }

    /** Writes what waits, within the time given, and ends. */
    @Override
    public void close() {
        outputs.forEach(Output::beginToClose);
        long end = System.nanoTime() + closeTimeout.toNanos();
        for (Output output : outputs) {
            output.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
