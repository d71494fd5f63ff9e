// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code riskgate status}. */
@Command(
        name = "status",
        description = {
            "Ask a running server's management port how it is: whether it is ready, which parts"
                    + " have a problem, and which files are in force in an older form. It needs no"
                    + " token."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the server is ready, and the metrics are as --metric says",
            "1:it is not, or they are not, or it does not answer",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  riskgate status", "  riskgate status --metric riskgate_redis_up=1"})
public final class StatusCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    @Spec private CommandSpec spec;

    @Mixin private ServerAddress server;

    @Option(
            names = "--metric",
            paramLabel = "NAME[=VALUE]",
            description = "End with 1 unless /metrics has this metric, with this value.")
    private List<String> metrics = List.of();

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public StatusCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        URI url = server.url();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> ready = get(http, url, "/readyz");
            report(new JsonMapper().readTree(ready.body()));
            return metricsFit(http, url) && ready.statusCode() == OK ? 0 : 1;
        } catch (IOException | JacksonException e) {
            tell(
                    "No Riskgate answers at "
                            + url
                            + ". Is it running, and is this its management.address? Give it with"
                            + " --server, or RISKGATE_MANAGEMENT_URL.");
            return 1;
        }
    }

    private static HttpResponse<String> get(HttpClient http, URI url, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build(),
                BodyHandlers.ofString());
    }

    private void report(JsonNode readiness) {
        say(readiness.path("status").asString(""));
        readiness
                .path("problems")
                .properties()
                .forEach(part -> say(part.getKey() + ": " + part.getValue().asString("")));
        for (JsonNode file : readiness.path("files")) {
            if (file.has("failure")) {
                say(file.path("name").asString("") + ": " + file.path("failure").asString(""));
            }
        }
    }

    private boolean metricsFit(HttpClient http, URI url) throws IOException, InterruptedException {
        if (metrics.isEmpty()) {
            return true;
        }
        Exposition exposition = new Exposition(get(http, url, "/metrics").body());
        boolean fit = true;
        for (String metric : metrics) {
            String fault = exposition.fault(metric);
            if (fault != null) {
                tell(fault);
                fit = false;
            }
        }
        return fit;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(Printable.text(line));
    }

    private void tell(String sentence) {
        spec.commandLine().getErr().println("riskgate: " + Printable.text(sentence));
    }
}
