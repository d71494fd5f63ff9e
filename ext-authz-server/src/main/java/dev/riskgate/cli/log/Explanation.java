// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import com.google.protobuf.util.Timestamps;

import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.proto.v1.Assurance;
import dev.riskgate.proto.v1.Client;
import dev.riskgate.proto.v1.Credential;
import dev.riskgate.proto.v1.Decision;
import dev.riskgate.proto.v1.OtherCredential;
import dev.riskgate.proto.v1.Reason;
import dev.riskgate.proto.v1.Request;
import dev.riskgate.proto.v1.ShadowPolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A decision in plain sentences, from what its record holds and from nothing else. Every line is
 * visible ASCII and short.
 */
final class Explanation {

    private static final int WIDTH = 88;
    private static final String INDENT = "  ";

    private static final Map<String, String> FAILURES =
            Map.of(
                    "state", "the store of the state (Redis) did not answer",
                    "issuer", "the issuer's keys could not be had",
                    "overload", "too many checks were waiting already",
                    "deadline", "the check took longer than check.budget",
                    "oversize", "the request or its answer was too large",
                    "internal", "Riskgate itself had a fault, see the server's log");

    private final Decision decision;
    private final List<String> lines = new ArrayList<>();

    private Explanation(Decision decision) {
        this.decision = decision;
    }

    static List<String> of(Decision decision) {
        Explanation explanation = new Explanation(decision);
        explanation.all();
        return explanation.lines;
    }

    private void all() {
        add("", "Decision " + decision.getId() + ", " + Timestamps.toString(decision.getTime()));
        section("Request", request());
        section("Answer", answer());
        section("Risk", new RiskSentences(decision).all());
        section("Rules", rules());
        section("Shadow policy", shadowPolicy());
        section("What would have let it pass", new Remedies(decision).all());
        section("What failed on the way", failures());
        section("Not in this record", missing());
    }

    private void section(String title, List<String> sentences) {
        if (!sentences.isEmpty()) {
            lines.add("");
            lines.add(title);
            sentences.forEach(sentence -> add(INDENT, sentence));
        }
    }

    /** Wrapped; what goes on in the next line is indented further. */
    private void add(String indent, String sentence) {
        StringBuilder line = new StringBuilder(indent);
        boolean begun = false;
        for (String word : DecisionLine.ascii(sentence).split(" ", -1)) {
            if (begun && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(indent).append(INDENT);
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        lines.add(line.toString());
    }

    private List<String> request() {
        List<String> sentences = new ArrayList<>();
        Request request = decision.getRequest();
        if (request.getMethod().isEmpty()) {
            sentences.add("It could not be read as an HTTP request.");
        } else {
            String route =
                    decision.getRoute().equals("none")
                            ? "which no route of the policy takes."
                            : "route " + decision.getRoute() + ".";
            sentences.add(
                    "%s %s%s, %s"
                            .formatted(
                                    request.getMethod(),
                                    request.getHost(),
                                    request.getPath(),
                                    route));
        }
        if (!request.getAddress().isEmpty()) {
            sentences.add("From " + request.getAddress() + ".");
        }
        sentences.add(caller());
        for (OtherCredential other : decision.getOtherCredentialsList()) {
            sentences.add(
                    "Beside it holds %s: of client %s (namespace %s, tenant %s)."
                            .formatted(
                                    proof(other.getCredential()),
                                    other.getClient().getId(),
                                    other.getClient().getNamespace(),
                                    other.getClient().getTenant()));
        }
        if (!decision.getContext().isEmpty()) {
            sentences.add(
                    "Context %s: \"riskgate show %s\" tells what is known of it now."
                            .formatted(decision.getContext(), decision.getClient().getId()));
        }
        return sentences;
    }

    private String caller() {
        if (!decision.hasClient()) {
            return "Nobody was proven to have sent it.";
        }
        Client client = decision.getClient();
        return "Client %s (namespace %s, tenant %s), proven by %s."
                .formatted(
                        client.getId(),
                        client.getNamespace(),
                        client.getTenant(),
                        proof(decision.getCredential()));
    }

    private static String proof(Credential credential) {
        return "%s %s%s"
                .formatted(
                        credential.getKind(),
                        credential.getName(),
                        credential.getId().isEmpty() ? "" : ", id " + credential.getId());
    }

    private List<String> answer() {
        List<String> sentences = new ArrayList<>();
        String verdict = decision.getVerdict();
        String enforced = decision.getEnforced();
        if (verdict.equals(enforced)) {
            sentences.add(verdict + ", answered with status " + decision.getStatus() + ".");
        } else if (verdict.equals("undecided")) {
            sentences.add(
                    "undecided: the check could not be completed. What the route says for that"
                            + " was done: "
                            + enforced
                            + ", status "
                            + decision.getStatus()
                            + ".");
        } else {
            sentences.add(
                    "%s is what the policy said, but it was not enforced (shadow mode): %s, status %d."
                            .formatted(verdict, enforced, decision.getStatus()));
        }
        for (Reason reason : decision.getReasonsList()) {
            sentences.add("- " + reason.getCode() + ": " + reason.getText());
        }
        if (decision.hasThrottle() && decision.getThrottle().getQuota() > 0) {
            sentences.add(
                    "Limit %s grants %d in %s."
                            .formatted(
                                    decision.getThrottle().getLimit(),
                                    decision.getThrottle().getQuota(),
                                    Spans.seconds(decision.getThrottle().getWindowSeconds())));
        }
        assurance(sentences);
        return sentences;
    }

    private void assurance(List<String> sentences) {
        switch (decision.getProof()) {
            case "passed" -> sentences.add("The one-time code in the request held.");
            case "failed" -> sentences.add("The one-time code in the request did not hold.");
            case "unchecked" ->
                    sentences.add("The one-time code in the request could not be checked.");
            default -> {}
        }
        Assurance assurance = decision.getAssurance();
        if (assurance.hasProvenAt()) {
            sentences.add(
                    "The caller had proven assurance %s (%s) at %s."
                            .formatted(
                                    assurance.getLevel(),
                                    assurance.getMethod(),
                                    Timestamps.toString(assurance.getProvenAt())));
        }
    }

    private List<String> rules() {
        List<String> sentences = new ArrayList<>();
        for (String rule : decision.getRulesList()) {
            sentences.add("Spoke: " + rule + ".");
        }
        for (String rule : decision.getShadowedList()) {
            sentences.add("Only tried out, without effect: " + rule + ".");
        }
        return sentences;
    }

    private List<String> shadowPolicy() {
        List<String> sentences = new ArrayList<>();
        if (decision.hasShadowPolicy()) {
            ShadowPolicy shadow = decision.getShadowPolicy();
            String policy = "Policy " + shadow.getHash();
            String verdict = shadow.getVerdict();
            sentences.add(
                    switch (verdict) {
                        case ShadowDecision.NOT_COMPARABLE ->
                                "What policy "
                                        + shadow.getHash()
                                        + " would have said cannot be known from what was found out"
                                        + " for the one in force (not_comparable).";
                        case ShadowDecision.SKIPPED ->
                                policy
                                        + " was not asked, since it decides more slowly than"
                                        + " requests come (skipped).";
                        case ShadowDecision.FAILED ->
                                policy
                                        + " met a fault of Riskgate itself, see the server's log"
                                        + " (failed).";
                        default ->
                                policy
                                        + " would have said "
                                        + verdict
                                        + (verdict.equals(decision.getVerdict())
                                                ? ", too."
                                                : " instead; it has no effect.");
                    });
            for (Reason reason : shadow.getReasonsList()) {
                sentences.add("- " + reason.getCode() + ": " + reason.getText());
            }
        }
        return sentences;
    }

    private List<String> failures() {
        return decision.getDegradedList().stream()
                .map(cause -> cause + ": " + FAILURES.getOrDefault(cause, "unknown here") + ".")
                .toList();
    }

    /** What a record of an older version lacks, and had something to tell of. */
    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (decision.hasThresholds()) {
            return missing;
        }
        missing.add("The thresholds that applied.");
        if (decision.hasObservation()) {
            missing.add("The context's pseudonym.");
        }
        switch (decision.getVerdict()) {
            case "challenge" -> missing.add("What the challenge asked for.");
            case "throttle" -> missing.add("What throttled, and for how long.");
            default -> {}
        }
        missing.add("What enforced rules said, but for the reasons above.");
        missing.add("An older version of Riskgate wrote it.");
        return missing;
    }
}
