// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;

import java.io.PrintStream;
import java.time.Instant;

/** What {@code --keep} leaves up, and requests to try on it. */
final class Playground {

    private final TestWorld testWorld;
    private final Partner partner;

    Playground(TestWorld testWorld) {
        this.testWorld = testWorld;
        this.partner = testWorld.files().partner(Story.PARTNER);
    }

    void describe(PrintStream out) {
        out.printf(
                """

                All is up until you press Ctrl-C.
                  API through Envoy  %s
                  Envoy's admin      http://127.0.0.1:%d
                  metrics, health    http://127.0.0.1:%d/metrics
                  policy             %s (edit it: it is in force within a second)
                  decision log       %s
                  Envoy's log        %s

                The partner from home, and from far away:
                  %s
                  %s
                Somebody without a key, and the admin's route:
                  curl -i %s/v1/orders
                  %s
                A payout needs a one-time code; the one of this half minute is %s, later ones come from
                  oathtool --totp -b %s
                  %s
                An application's token, good for ten minutes:
                  curl -i -H 'authorization: Bearer %s' -A 'Analytics/1.4 (Linux)' -H 'x-forwarded-for: 192.0.2.30' %s/v1/reports
                """,
                url(),
                testWorld.envoy().admin().port(),
                testWorld.riskgate().managementPort(),
                testWorld.files().policy(),
                testWorld.files().decisions(),
                testWorld.envoy().accessLog(),
                curl(Story.USUAL, "", "/v1/orders"),
                curl(Story.ELSEWHERE, "", "/v1/orders"),
                url(),
                curl(Story.USUAL, "--path-as-is ", "/public/..;/admin"),
                partner.code(Instant.now()),
                partner.totpSeed(),
                curl(Story.USUAL, "-X POST -H 'riskgate-otp: CODE' ", "/v1/payouts"),
                testWorld.issuer().token(Story.APPLICATION),
                url());
    }

    private String curl(Sender from, String options, String path) {
        return "curl -i %s-H 'x-api-key: %s' -A '%s' -H 'x-forwarded-for: %s' '%s%s'"
                .formatted(options, partner.key(), from.userAgent(), from.address(), url(), path);
    }

    private String url() {
        return "http://127.0.0.1:" + testWorld.envoy().port();
    }
}
