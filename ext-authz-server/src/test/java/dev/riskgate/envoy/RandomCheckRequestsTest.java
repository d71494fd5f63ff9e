// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;

import dev.riskgate.decision.DenialResponse;
import dev.riskgate.envoy.ReadResult.Malformed;
import dev.riskgate.envoy.ReadResult.Read;
import dev.riskgate.request.Backend;
import dev.riskgate.request.Malformation;
import dev.riskgate.request.PathAllowances;
import dev.riskgate.request.PathSettings;
import dev.riskgate.verdict.Verdict;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class RandomCheckRequestsTest {

    private static final int SAMPLES = 100_000;

    private static final List<Verdict> VERDICTS =
            List.of(
                    Decisions.ALLOW,
                    Decisions.CHALLENGE,
                    Decisions.THROTTLE,
                    Decisions.FORBID,
                    Decisions.REJECT);

    private final CheckRequestReader reader =
            new CheckRequestReader(
                    new ReaderSettings(
                            Reading.SETTINGS.trustedProxies(),
                            Reading.SETTINGS.envoyAddresses(),
                            Reading.SETTINGS.headers(),
                            Reading.SETTINGS.ja4Header(),
                            Reading.SETTINGS.claimsNamespace(),
                            new PathSettings(PathAllowances.NONE, Backend.WINDOWS),
                            Reading.SETTINGS.maxTargetLength()));
    private final CheckResponseWriter writer =
            new CheckResponseWriter(new WriterSettings(Set.of(), Set.of(), false));

    @Test
    void everyCheckRequestGetsAnExplicitAnswerAndBothFormsTheSame() {
        RandomCheckRequests requests = new RandomCheckRequests(20261123);
        Set<String> reasons = new TreeSet<>();
        int same = 0;
        int read = 0;
        for (int i = 0; i < SAMPLES; i++) {
            RandomCheckRequests.Sample sample = requests.next();
            ReadResult raw = read(sample.raw());
            ReadResult joined = read(sample.joined());
            if (sample.same()) {
                same++;
                if (!raw.equals(joined)) {
                    throw new AssertionError("sample " + i + ": " + raw + " but joined " + joined);
                }
            }
            if (raw instanceof Malformed(var reason)) {
                reasons.add(reason.code());
            } else {
                read++;
            }
            if (joined instanceof Malformed(var reason)) {
                reasons.add(reason.code());
            }
            requireAnswered(raw, VERDICTS.get(i % VERDICTS.size()));
            requireAnswered(joined, VERDICTS.get(i % VERDICTS.size()));
        }

        // The generator is worth nothing if it only makes rubbish, or never gets to some refusal.
        assertThat(same).isGreaterThan(SAMPLES / 4);
        assertThat(read).isGreaterThan(SAMPLES / 4);
        assertThat(reasons)
                .isEqualTo(
                        Stream.of(Malformation.values())
                                .map(malformation -> malformation.reason().code())
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private ReadResult read(ByteString message) {
        return reader.read(CheckMethod.DESCRIPTOR.parseRequest(message.newInput()), 42);
    }

    private void requireAnswered(ReadResult result, Verdict verdict) {
        CheckResponse response =
                switch (result) {
                    case Read _ -> writer.write(Decisions.of(verdict)).message();
                    case Malformed(var reason) -> {
                        verdict = Verdict.Deny.forbidden(reason);
                        yield writer.write(Decisions.of(verdict, null, DenialResponse.PASS))
                                .message();
                    }
                };
        boolean allowed = response.getStatus().getCode() == Code.OK_VALUE;
        if (!response.hasStatus()
                || allowed != verdict instanceof Verdict.Allow
                || allowed != response.hasOkResponse()
                || allowed == response.hasDeniedResponse()) {
            throw new AssertionError(result + " was answered with " + response);
        }
    }
}
