// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import com.google.protobuf.util.Timestamps;

import dev.riskgate.proto.v1.Decision;
import dev.riskgate.yaml.Durations;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Which decisions of a log are shown: those that all of the options given are true of. */
final class DecisionFilter {

    private static final Set<String> VERDICTS =
            Set.of("allow", "challenge", "throttle", "deny", "undecided");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--verdict",
            split = ",",
            paramLabel = "VERDICT",
            description =
                    "Only these: allow, challenge, throttle, deny, undecided. Several: by commas,"
                            + " or the option again. What was enforced may differ, in shadow mode"
                            + " for example.")
    private List<String> verdicts = List.of();

    @Option(names = "--client", paramLabel = "ID", description = "Only those with this client.id.")
    private @Nullable String client;

    @Option(
            names = "--decision",
            paramLabel = "ID",
            description = "Only the one with this id, which the client has in x-riskgate-decision.")
    private @Nullable String decision;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only those from then on: a time such as 2026-11-23T06:00:00Z, or how long ago,"
                            + " such as 90m.")
    private @Nullable String since;

    @SuppressWarnings("NullAway.Init")
    DecisionFilter() {}

    /** Throws {@link ParameterException} if an option cannot be understood. */
    Accepting begin(InstantSource clock) {
        for (String verdict : verdicts) {
            if (!VERDICTS.contains(verdict)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--verdict must be allow, challenge, throttle, deny or undecided.");
            }
        }
        return new Accepting(verdicts, client, decision, since == null ? 0 : from(since, clock));
    }

    private long from(String text, InstantSource clock) {
        Duration ago = Durations.parse(text);
        if (ago != null) {
            return clock.instant().minus(ago).toEpochMilli();
        }
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException _) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--since must be a time such as 2026-11-23T06:00:00Z, or how long ago, such as"
                            + " 90m.");
        }
    }

    /**
     * @param verdicts any if empty
     * @param since milliseconds since the epoch
     */
    record Accepting(
            List<String> verdicts, @Nullable String client, @Nullable String decision, long since) {

        boolean accepts(Decision record) {
            return (verdicts.isEmpty() || verdicts.contains(record.getVerdict()))
                    && (client == null || client.equals(record.getClient().getId()))
                    && (decision == null || decision.equals(record.getId()))
                    && Timestamps.toMillis(record.getTime()) >= since;
        }
    }
}
