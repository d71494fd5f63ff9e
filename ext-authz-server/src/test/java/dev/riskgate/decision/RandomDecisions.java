// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.decision;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.kind.CredentialKinds;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decisions of any shape; what may be absent is absent now and then. */
public final class RandomDecisions {

    private static final String LETTERS = "abcxyzAZ09-_.:/ \"\\\u0000\n\u007f\u00e4\u20ac\u202e";
    private static final long YEAR_2100 = 4_102_444_800_000L;

    private final Random random;

    public RandomDecisions(long seed) {
        random = new Random(seed);
    }

    public List<Decision> many(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }

    public Decision next() {
        boolean read = often();
        boolean known = read && often();
        Decision alone =
                new Decision(
                        "d" + text(),
                        random.nextLong(YEAR_2100),
                        read ? request() : null,
                        known ? caller() : null,
                        known && !often() ? list(this::caller) : List.of(),
                        assurance(),
                        one(ProofOutcome.values()),
                        text(),
                        thresholds(),
                        new Risk(
                                100 * random.nextDouble(),
                                100 * random.nextDouble(),
                                100 * random.nextDouble(),
                                20 * random.nextGaussian(),
                                list(this::contribution),
                                random.nextBoolean()),
                        known ? observation() : null,
                        verdict(),
                        verdict(),
                        new DenialResponse(random.nextInt(200, 600), List.of(), Map.of()),
                        Set.copyOf(list(() -> one(Degradation.values()))),
                        one(RiskResult.values()),
                        list(this::ruleResult),
                        text(),
                        random.nextLong(1L << random.nextInt(1, 63)),
                        null);
        Verdict second = verdict();
        return often()
                ? alone
                : alone.beside(new ShadowDecision(text(), second.label(), second.reasons()));
    }

    private Thresholds thresholds() {
        return new Thresholds(threshold(), threshold(), pair(), pair());
    }

    private Thresholds.Pair pair() {
        return often() ? Thresholds.Pair.OFF : new Thresholds.Pair(threshold(), threshold());
    }

    private double threshold() {
        return often() ? random.nextInt(100) : Thresholds.NEVER;
    }

    private boolean often() {
        return random.nextInt(4) > 0;
    }

    /** Empty now and then, and sometimes with signs of every kind; short enough not to be cut. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(random.nextBoolean() ? 12 : 60); n > 0; n--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return random.nextInt(5) == 0 ? text + "\ud83d\udd12" : text.toString();
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> List<T> list(Supplier<T> item) {
        return Stream.generate(item).limit(often() ? random.nextInt(5) : 0).toList();
    }

    /** Of every length. */
    private long number() {
        return often() ? random.nextLong() >> random.nextInt(64) : 0;
    }

    private Verdict verdict() {
        List<Reason> reasons = list(() -> new Reason(text(), text()));
        return switch (random.nextInt(5)) {
            case 0 -> new Verdict.Allow(reasons);
            case 1 ->
                    new Verdict.Challenge(
                            new StepUp(AssuranceLevel.MFA, Duration.ofMinutes(1)), reasons);
            case 2 ->
                    new Verdict.Throttle(
                            "l", 1, Duration.ofSeconds(1), Duration.ofSeconds(1), reasons);
            case 3 -> new Verdict.Deny(one(Verdict.Deny.Kind.values()), reasons);
            default -> new Verdict.Undecided(one(Degradation.values()), reasons);
        };
    }

    private Contribution contribution() {
        return new Contribution(text(), text(), 10 * random.nextGaussian(), text());
    }

    private RuleResult ruleResult() {
        return new RuleResult(
                text(), random.nextBoolean(), text(), one(RuleResult.Outcome.values()));
    }

    private Assurance assurance() {
        return new Assurance(
                one(AssuranceLevel.values()),
                often() ? Instant.ofEpochMilli(random.nextLong(YEAR_2100)) : Instant.EPOCH,
                text());
    }

    private Caller caller() {
        return new Caller(
                new Subject(text(), text(), Subject.Kind.CLIENT, text()),
                new Caller.Credential(
                        CredentialKinds.ALL.get(random.nextInt(CredentialKinds.ALL.size())),
                        text(),
                        text(),
                        text(),
                        Long.MAX_VALUE),
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }

    private ApiRequest request() {
        return new ApiRequest(
                text(),
                0,
                text(),
                "https",
                text(),
                "/",
                "",
                "HTTP/2",
                false,
                new Headers(
                        often()
                                ? Map.of(
                                        "x-request-id", List.of(text()), "user-agent", List.of("u"))
                                : Map.of()),
                InetAddress.getLoopbackAddress(),
                new ApiRequest.Peer("", "", "", ""),
                Map.of(),
                Map.of(),
                new ApiRequest.Body(new byte[0], true));
    }

    private Observation observation() {
        return new Observation(
                random.nextLong(YEAR_2100),
                number(),
                number(),
                number(),
                number(),
                number(),
                number(),
                number(),
                new Place(
                        text(),
                        (int) number(),
                        often() ? 180 * random.nextDouble() - 90 : Double.NaN,
                        often() ? Math.rint(3_600_000 * random.nextDouble()) / 10_000 : Double.NaN,
                        random.nextInt(1_000),
                        one(Place.NetworkClass.values())),
                number(),
                one(Observation.Method.values()),
                number(),
                Math.max(0, number()));
    }
}
