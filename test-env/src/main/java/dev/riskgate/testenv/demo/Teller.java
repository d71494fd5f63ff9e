// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.TestWorld;

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

/**
 * Sends the story's requests through Envoy, and reads in the decision log what Riskgate made of
 * them.
 */
public final class Teller {

    private static final Duration LOG_PATIENCE = Duration.ofSeconds(5);

    private final TestWorld testWorld;
    private final JsonLog log;

    public Teller(TestWorld testWorld) {
        this.testWorld = testWorld;
        this.log = new JsonLog(testWorld.files().decisions());
    }

    public DemoOutcome tell(DemoStep demoStep) throws IOException {
        testWorld.clock().advance(demoStep.later());
        RawHttp.Request request = demoStep.request().apply(testWorld);
        return outcome(
                request,
                demoStep.times() == 1
                        ? testWorld.http().send(request)
                        : burst(request, demoStep.times()));
    }

    /** Joins a response with its line in the decision log. */
    public DemoOutcome outcome(RawHttp.Request request, RawHttp.Response response)
            throws IOException {
        String id = response.header("x-riskgate-decision");
        JsonNode none = MissingNode.getInstance();
        return new DemoOutcome(
                request,
                response,
                id.isEmpty()
                        ? none
                        : log.await(each -> each.path("id").asString("").equals(id), LOG_PATIENCE)
                                .orElse(none));
    }

    /** All at once; the last one that was refused stands for them. */
    private RawHttp.Response burst(RawHttp.Request request, int times) throws IOException {
        Callable<RawHttp.Response> one = () -> testWorld.http().send(request);
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
