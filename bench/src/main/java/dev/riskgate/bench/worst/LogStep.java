// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import static dev.riskgate.bench.worst.Inputs.repeated;

import dev.riskgate.audit.DecisionLog;
import dev.riskgate.audit.OutputSettings;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.sink.FileSettings;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writing the decision log: texts that have to be escaped. */
final class LogStep implements AutoCloseable {

    private static final Path NOWHERE = Path.of("/dev/null");
    private static final int QUEUE = 1_000_000;

    private final DecisionLog log;

    LogStep() throws IOException {
        Path file = Files.exists(NOWHERE) ? NOWHERE : Files.createTempFile("riskgate", ".jsonl");
        var output = new OutputSettings("file", Encoding.JSON, new FileSettings(file), QUEUE);
        log = DecisionLog.open(List.of(output), Duration.ofSeconds(1));
    }

    WorstStep step() {
        return WorstStep.of(
                "decision log: texts to escape",
                size -> decision(repeated("\u0001\ud800\"", size)),
                size -> decision(repeated("orders", size)),
                decision ->
                        () -> {
                            log.write(decision);
                            return decision;
                        });
    }

    /** With this text wherever a caller, or its issuer, may have written one. */
    private static Decision decision(String text) {
        var caller =
                new Caller(
                        Subject.client("default", text),
                        new Caller.Credential(JwtKind.INSTANCE, "idp", text, text, Long.MAX_VALUE),
                        text,
                        Set.of(),
                        Set.of(),
                        Map.of(),
                        Assurance.SINGLE);
        return new Decision(
                "1",
                1_795_000_000_000L,
                ReadSteps.request(Messages.target("/")),
                caller,
                Assurance.SINGLE,
                ProofOutcome.NONE,
                "orders",
                Thresholds.DEFAULT,
                Risk.NONE,
                null,
                Verdict.Deny.forbidden(new Reason("rule_matched", text)),
                Verdict.allow(),
                DenialResponse.PASS,
                Set.of(),
                RiskResult.NONE,
                List.of(new RuleResult(text, true, "deny", RuleResult.Outcome.ERROR)),
                "hash",
                1_000);
    }

    @Override
    public void close() {
        log.close();
    }
}
