// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import dev.riskgate.yaml.Durations;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

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
        footer = {
            "  riskgate status",
            "  riskgate status --metric riskgate_redis_up=1",
            "  riskgate status --metric 'riskgate_decisions_total>0' --within 30s"
        })
public final class StatusCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int OK = 200;

    @Spec private CommandSpec spec;

    @Mixin private ServerAddress server;

    @Option(
            names = "--metric",
            paramLabel = "NAME[=|>NUMBER]",
            description =
                    "End with 1 unless /metrics has this metric, and it equals the number, or is"
                            + " above it. Of several series, one has to.")
    private List<String> metrics = List.of();

    @Option(
            names = "--within",
            paramLabel = "SPAN",
            description =
                    "Ask again until all of that holds, for 30s, 2m or as long as you say; each"
                        + " time over a new connection, and so perhaps another replica behind the"
                        + " address. Default: ask once.")
    private String within = "0s";

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public StatusCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        URI url = server.url();
        List<WantedMetric> wanted = wanted();
        long end = System.nanoTime() + span().toNanos();
        Answer answer = ask(url, wanted);
        while (!answer.isGood() && end - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(PAUSE.toNanos(), end - System.nanoTime()));
            answer = ask(url, wanted);
        }
        PrintWriter out = spec.commandLine().getOut();
        answer.said().forEach(line -> out.println(Printable.text(line)));
        PrintWriter err = spec.commandLine().getErr();
        answer.faults().forEach(fault -> err.println("riskgate: " + Printable.text(fault)));
        return answer.isGood() ? 0 : 1;
    }

    private List<WantedMetric> wanted() {
        try {
            return metrics.stream().map(WantedMetric::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), Printable.text(String.valueOf(e.getMessage())), e);
        }
    }

    private Duration span() {
        Duration span = Durations.parse(within);
        if (span == null) {
            throw new ParameterException(
                    spec.commandLine(), "--within must be a time span, such as 30s or 2m.");
        }
        return span;
    }

    /**
     * What a server answered.
     *
     * @param said how it is, a line each
     * @param faults why that is not what was asked for; may be empty although it is not ready
     */
    private record Answer(boolean ready, List<String> said, List<String> faults) {

        boolean isGood() {
            return ready && faults.isEmpty();
        }
    }

    private static Answer ask(URI url, List<WantedMetric> wanted) throws InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> ready = get(http, url, "/readyz");
            return new Answer(
                    ready.statusCode() == OK,
                    report(new JsonMapper().readTree(ready.body())),
                    wanted.isEmpty() ? List.of() : faults(http, url, wanted));
        } catch (IOException | JacksonException e) {
            return new Answer(
                    false,
                    List.of(),
                    List.of(
                            "No Riskgate answers at "
                                    + url
                                    + ". Is it running, and is this its management.address? Give it"
                                    + " with --server, or RISKGATE_MANAGEMENT_URL."));
        }
    }

    private static HttpResponse<String> get(HttpClient http, URI url, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build(),
                BodyHandlers.ofString());
    }

    private static List<String> report(JsonNode readiness) {
        List<String> lines = new ArrayList<>();
        lines.add(readiness.path("status").asString(""));
        readiness
                .path("problems")
                .properties()
                .forEach(part -> lines.add(part.getKey() + ": " + part.getValue().asString("")));
        for (JsonNode file : readiness.path("files")) {
            if (file.has("failure")) {
                lines.add(
                        file.path("name").asString("") + ": " + file.path("failure").asString(""));
            }
        }
        return lines;
    }

    private static List<String> faults(HttpClient http, URI url, List<WantedMetric> wanted)
            throws IOException, InterruptedException {
        Exposition exposition = new Exposition(get(http, url, "/metrics").body());
        return wanted.stream().map(exposition::fault).filter(Objects::nonNull).toList();
    }
}
