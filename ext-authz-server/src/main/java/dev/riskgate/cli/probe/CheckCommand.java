// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code riskgate check}. */
@Command(
        name = "check",
        description = {
            "Ask a running server about one request, as Envoy would, and print the answer: what is"
                    + " enforced (and what was decided, where that differs), the status, route,"
                    + " score, reasons and the decision's id.",
            "The server takes it for a real one: it is counted, logged and learned from, and uses"
                    + " up a one-time code."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the server answered, as --expect and --expect-status say",
            "1:it answered otherwise, or not at all",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate check https://api.example.com/orders",
            "  riskgate check https://api.example.com/orders -H 'x-api-key: KEY' --expect allow",
            "  riskgate check -t riskgate.auth.svc:9191 https://api.example.com/ --expect deny"
        })
public final class CheckCommand implements Callable<Integer> {

    /** What {@code --expect} takes. */
    enum Verdict {
        allow,
        challenge,
        throttle,
        deny
    }

    private static final int PATIENCE_SECONDS = 10;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "What the request asks for.")
    private URI url;

    @Mixin private Target target;

    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            defaultValue = "GET",
            description = "The request's method. Without it: ${DEFAULT-VALUE}.")
    private String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "HEADER",
            description = "A header of the request, 'name: value'; several are possible.")
    private List<String> headers = List.of();

    @Option(
            names = "--header-file",
            paramLabel = "FILE",
            description =
                    "A file with headers, one a line: for credentials, which others could read on"
                            + " the command line.")
    private @Nullable Path headerFile;

    @Option(
            names = "--from",
            paramLabel = "IP",
            defaultValue = "192.0.2.1",
            description = "The caller's address. Without it: ${DEFAULT-VALUE}.")
    private String from;

    @Option(
            names = "--expect",
            paramLabel = "VERDICT",
            description = "End with 1 unless this is enforced: ${COMPLETION-CANDIDATES}.")
    private @Nullable Verdict expected;

    @Option(
            names = "--expect-status",
            paramLabel = "STATUS",
            description = "End with 1 unless the caller gets this status.")
    private @Nullable Integer expectedStatus;

    /** Of the library. Kept here, since Java forgets the level of a logger that nobody keeps. */
    private final Logger library = Logger.getLogger("io.grpc");

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public CheckCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Call call = new Call(method.toUpperCase(Locale.ROOT), url, allHeaders(), from);
        // It would log stack traces of what ends as one sentence below.
        library.setLevel(Level.OFF);
        ManagedChannel channel = target.channel();
        try {
            Answer answer =
                    Answer.of(
                            AuthorizationGrpc.newBlockingStub(channel)
                                    .withWaitForReady()
                                    .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                    .check(call.request()));
            spec.commandLine().getOut().println(answer.line());
            return judge(answer);
        } catch (StatusRuntimeException e) {
            tell(
                    "No Riskgate answers at "
                            + target.address()
                            + " within "
                            + PATIENCE_SECONDS
                            + " s ("
                            + e.getStatus().getCode()
                            + "). Is it running, is this its grpc.address, and does it speak "
                            + "TLS (--ca)?");
            return 1;
        } finally {
            channel.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    private int judge(Answer answer) {
        if (expected != null && !answer.verdict().equals(expected.name())) {
            tell("Expected " + expected + ", and it is " + answer.verdict() + ".");
            return 1;
        }
        if (expectedStatus != null && answer.status() != expectedStatus) {
            tell("Expected status " + expectedStatus + ", and it is " + answer.status() + ".");
            return 1;
        }
        return 0;
    }

    private List<String> allHeaders() throws IOException {
        List<String> all = new ArrayList<>(headers);
        if (headerFile != null) {
            Files.readAllLines(headerFile).stream()
                    .filter(line -> !line.isBlank())
                    .forEach(all::add);
        }
        return all;
    }

    private void tell(String sentence) {
        spec.commandLine().getErr().println("riskgate: " + sentence);
    }
}
