// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import dev.riskgate.proto.v1.Contribution;
import dev.riskgate.proto.v1.Decision;
import dev.riskgate.proto.v1.ThresholdPair;
import dev.riskgate.proto.v1.Thresholds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a record says of the risk: score, thresholds, and what each signal found. */
final class RiskSentences {

    /** Less evidence than this (nats) says nothing worth telling. */
    private static final double TELLING = 0.5;

    /** What is usual, where a signal speaks for the caller. */
    private static final Map<String, String> USUAL =
            Map.of(
                    "newDevice", "the device or software is one of the client's own.",
                    "networkNovelty", "the network is one that the client comes from.",
                    "countryNovelty", "the country is one that the client comes from.",
                    "impossibleTravel", "the place fits where the client was before.",
                    "requestRate", "no more requests than the client usually makes.",
                    "unusualHour", "the client is usually active at this hour.",
                    "concurrentUse", "the client is active nowhere else.");

    private final Decision decision;

    RiskSentences(Decision decision) {
        this.decision = decision;
    }

    List<String> all() {
        List<String> sentences = new ArrayList<>();
        if (decision.getContributionsCount() == 0) {
            sentences.add("It was not assessed, so the score of 0 says nothing.");
            return sentences;
        }
        sentences.add(meaning());
        if (decision.getIdentity() > 0 || decision.getBehaviour() > 0) {
            sentences.add(
                    "Its identity is %s (%s), its behaviour %s (%s)."
                            .formatted(
                                    Spans.score(decision.getIdentity()),
                                    Spans.oneIn(decision.getIdentity()),
                                    Spans.score(decision.getBehaviour()),
                                    Spans.oneIn(decision.getBehaviour())));
        }
        if (decision.hasThresholds()) {
            sentences.add(thresholds(decision.getThresholds()));
        }
        if (decision.getLearning()) {
            sentences.add("The client's own habits are too young to weigh.");
        }
        sentences.add("What each signal found, in nats; positive speaks against the caller:");
        boolean unremarkable = true;
        for (Contribution one : decision.getContributionsList()) {
            sentences.add(signal(one));
            unremarkable &= one.getNats() < TELLING;
        }
        if (unremarkable) {
            sentences.add("No signal stands out.");
        }
        sentences.add(
                String.format(
                        Locale.ROOT,
                        "The score is read from %.3f nats: signals of one group are averaged, and"
                                + " groups are weighted, so those above do not add up to it.",
                        decision.getNats()));
        return sentences;
    }

    private String meaning() {
        double score = decision.getScore();
        String shown = "Score " + Spans.score(score) + ": ";
        return score < 1
                ? shown + "nothing odd, any good request looks like this."
                : shown + Spans.oneIn(score) + " good requests looks at least this odd.";
    }

    private String thresholds(Thresholds thresholds) {
        return "Route "
                + decision.getRoute()
                + (thresholds.hasChallenge()
                        ? " challenges from " + threshold(thresholds.getChallenge())
                        : " never challenges for risk")
                + (thresholds.hasDeny()
                        ? " and denies from " + threshold(thresholds.getDeny())
                        : " and never denies for it")
                + (thresholds.hasIdentity() ? pair("identity", thresholds.getIdentity()) : "")
                + (thresholds.hasBehaviour() ? pair("behaviour", thresholds.getBehaviour()) : "")
                + ".";
    }

    private static String pair(String number, ThresholdPair pair) {
        return "; for the "
                + number
                + (pair.hasChallenge()
                        ? " it challenges from " + threshold(pair.getChallenge())
                        : " it never challenges")
                + (pair.hasDeny()
                        ? " and denies from " + threshold(pair.getDeny())
                        : " and never denies");
    }

    private static String threshold(double score) {
        return Spans.score(score) + " (" + Spans.oneIn(score) + ")";
    }

    private static String signal(Contribution one) {
        return String.format(
                Locale.ROOT, "%+8.3f  %s: %s", one.getNats(), one.getSignal(), found(one));
    }

    private static String found(Contribution one) {
        if (!one.getReason().isEmpty()) {
            return one.getReason();
        }
        if (one.getNats() >= TELLING) {
            return "slightly unusual for this client.";
        }
        return one.getNats() <= -TELLING
                ? USUAL.getOrDefault(one.getSignal(), "as usual for this client.")
                : "says little either way.";
    }
}
