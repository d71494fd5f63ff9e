// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.budget.Degradation;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.offline.Stated;
import dev.riskgate.policytest.PolicyTest.Earlier;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.yaml.EnumWords;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads {@code given}: what is known when the request comes. Used for one test. */
final class GivenReader {

    private static final int MOST_EARLIER = 20_000;
    private static final Duration APART = Duration.ofMinutes(1);

    private static final Map<String, Degradation> AWAY =
            EnumWords.of(Degradation.STATE, Degradation.ISSUER);

    private static final Map<String, AssuranceLevel> LEVELS =
            EnumWords.of(AssuranceLevel.MFA, AssuranceLevel.PHISHING_RESISTANT);

    private static final Reason NOT_HELD =
            new Reason("otp_invalid", "The one-time code does not hold, says the test.");

    private final RequestReader requests;
    private final CallerReader callers;
    private final TestRequest request;
    private final Stated caller;
    private final List<Earlier> before = new ArrayList<>();
    private Stated stated;
    private Instant afterUntil;

    GivenReader(RequestReader requests, CallerReader callers, TestRequest request, Stated caller) {
        this.requests = requests;
        this.callers = callers;
        this.request = request;
        this.caller = caller;
        this.stated = caller;
        this.afterUntil = request.at();
    }

    void read(@Nullable YamlNode node) {
        if (node == null) {
            return;
        }
        YamlMap map = node.map();
        YamlNode assurance = map.find("assurance");
        YamlNode proof = map.find("proof");
        YamlNode risk = map.find("risk");
        usual(map.find("usual"));
        map.list("after").reversed().forEach(this::after);
        if (assurance != null) {
            assurance(assurance);
        }
        if (proof != null) {
            requireCaller(proof);
            stated = stated.withProof(proof.word(proven(request.at()), proofs()));
        }
        if (risk != null) {
            requireCaller(risk);
            stated = stated.withRisk(numbers(risk));
        }
        for (YamlNode away : map.oneOrMore("away")) {
            stated =
                    away.word(Degradation.STATE, AWAY) == Degradation.STATE
                            ? stated.withStoreAway()
                            : stated.withIssuerAway();
        }
        before.sort(Comparator.comparingLong(earlier -> earlier.request().timeMillis()));
    }

    /** A score alone, or a mapping. */
    private static Stated.Numbers numbers(YamlNode risk) {
        if (!risk.isMap()) {
            return new Stated.Numbers(risk.number(0, 0, 100), 0, 0);
        }
        YamlMap map = risk.map();
        return new Stated.Numbers(
                map.number("score", 0, 0, 100),
                map.number("identity", 0, 0, 100),
                map.number("behaviour", 0, 0, 100));
    }

    Stated stated() {
        return stated;
    }

    List<Earlier> before() {
        return before;
    }

    private Map<String, ProofResult> proofs() {
        return Map.of("passed", proven(request.at()), "failed", new ProofResult.Failed(NOT_HELD));
    }

    private static ProofResult proven(Instant at) {
        return new ProofResult.Passed(new Assurance(AssuranceLevel.MFA, at, "stated"));
    }

    /** The same caller asked the same for some days, at the same time of the day. */
    private void usual(@Nullable YamlNode node) {
        if (node == null) {
            return;
        }
        requireCaller(node);
        YamlMap map = node.map();
        int days = (int) map.integer("days", 14, 1, 90);
        int perDay = (int) map.integer("perDay", 10, 1, 200);
        TestRequest template = requests.read(map.find("request"), request);
        for (int day = days; day > 0; day--) {
            Instant start = request.at().minus(Duration.ofDays(day));
            for (int i = 0; i < perDay; i++) {
                add(node, template.at(start.plus(APART.multipliedBy(i))), caller);
            }
        }
    }

    /** Lists are read from their end, each item before the one that follows it. */
    private void after(YamlNode node) {
        YamlMap map = node.map();
        int times = (int) map.integer("times", 1, 1, MOST_EARLIER);
        Duration every = map.duration("every", Duration.ofSeconds(1));
        TestRequest template = requests.read(map.find("request"), request);
        YamlNode who = map.find("caller");
        Stated by = who == null ? caller : callers.read(who);
        Instant at = afterUntil;
        for (int i = 0; i < times; i++) {
            at = at.minus(every);
            add(node, template.at(at), by);
        }
        afterUntil = at;
    }

    /** A token says itself how its user authenticated; a code was given to us, here. */
    private void assurance(YamlNode node) {
        requireCaller(node);
        YamlMap map = node.isMap() ? node.map() : null;
        YamlNode levelNode = map == null ? node : map.need("level");
        AssuranceLevel level =
                levelNode.isMissing()
                        ? AssuranceLevel.MFA
                        : levelNode.word(AssuranceLevel.MFA, LEVELS);
        Duration age = map == null ? APART : map.duration("age", APART);
        Instant at = request.at().minus(age);
        if (!(caller.who() instanceof Identification.Proven(Caller who, _))) {
            return;
        }
        if (who.credential().scheme().token()) {
            stated = Stated.caller(with(who, new Assurance(level, at, "acr")));
            return;
        }
        add(
                node,
                request.at(at),
                caller.withProof(new ProofResult.Passed(new Assurance(level, at, "stated"))));
    }

    private static Caller with(Caller who, Assurance assurance) {
        return new Caller(
                who.client(),
                who.credential(),
                who.subject(),
                who.scopes(),
                who.roles(),
                who.attributes(),
                assurance);
    }

    private void add(YamlNode node, TestRequest earlier, Stated by) {
        if (before.size() == MOST_EARLIER) {
            node.problem("more than " + MOST_EARLIER + " earlier requests in one test");
        }
        if (before.size() <= MOST_EARLIER) {
            before.add(new Earlier(requests.canonical(earlier, node), by));
        }
    }

    private void requireCaller(YamlNode node) {
        if (!(caller.who() instanceof Identification.Proven)) {
            node.problem("only a caller that is proven has this; name one under \"caller\"");
        }
    }
}
