package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.World;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends the story's requests through Envoy, and reads in the decision log what Riskgate made of them. */
public final class Teller {

    private static final Duration LOG_PATIENCE = Duration.ofSeconds(5);

    private final World world;
    private final JsonLog log;

    public Teller(World world) {
        this.world = world;
        this.log = new JsonLog(world.files().decisions());
    }

    public Outcome tell(Step step) throws IOException {
        world.clock().advance(step.later());
        RawHttp.Request request = step.request().apply(world);
        return outcome(
                request,
                step.times() == 1 ? world.http().send(request) : burst(request, step.times()));
    }

    /** Joins a response with its line in the decision log. */
    public Outcome outcome(RawHttp.Request request, RawHttp.Response response) throws IOException {
        String id = response.header("x-riskgate-decision");
        JsonNode none = MissingNode.getInstance();
        return new Outcome(
                request,
                response,
                id.isEmpty()
                        ? none
                        : log.await(each -> each.path("id").asString("").equals(id), LOG_PATIENCE)
                                .orElse(none));
    }

    /** All at once; the last one that was refused stands for them. */
    private RawHttp.Response burst(RawHttp.Request request, int times) throws IOException {
        Callable<RawHttp.Response> one = () -> world.http().send(request);
        List<Callable<RawHttp.Response>> requests = Collections.nCopies(times, one);
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            RawHttp.Response last = null;
            for (Future<RawHttp.Response> each : senders.invokeAll(requests)) {
                RawHttp.Response response = each.get();
                if (last == null || response.status() != 200) {
                    last = response;
                }
            }
            if (last == null) {
                throw new IllegalArgumentException("a burst has at least one request");
            }
            return last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("a request of the burst failed", e.getCause());
        }
    }
}
