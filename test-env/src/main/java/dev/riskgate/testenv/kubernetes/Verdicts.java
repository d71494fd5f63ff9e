// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testredis.Await;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Every verdict of the policy, through Envoy. */
final class Verdicts implements Step {

    private static final String ME = Callers.VISITOR;
    private static final int QUOTA = 3;

    @Override
    public String name() {
        return "verdicts";
    }

    @Override
    public String title() {
        return "Envoy answers as the policy says";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        Answers answers = new Answers(stage);
        expect(findings, "no key", answers.anonymous("/v1/orders"), 401);
        expect(findings, "an anonymous route", answers.anonymous("/healthz"), 200);
        expect(findings, "a good key", answers.get("/v1/orders", ME), 200);
        expect(findings, "a scope is missing", answers.get("/admin", ME), 403);
        expect(findings, "a blocked key", answers.get("/v1/orders", Callers.BLOCKED), 403);
        expect(findings, "a code is needed", answers.payout(ME), 401);
        AtomicReference<String> code = new AtomicReference<>("");
        AtomicReference<Response> passed = new AtomicReference<>();
        Await.until(
                "the next one-time code passes",
                Stage.PATIENCE,
                () -> {
                    code.set(stage.callers().partner(ME).code(Instant.now()));
                    passed.set(answers.withCode(ME, code.get()));
                    return passed.get().status() == 200;
                });
        expect(findings, "with a code", passed.get(), 200);
        expect(findings, "with the same code again", answers.withCode(ME, code.get()), 401);
        for (int i = 0; i < QUOTA; i++) {
            expectOnly("within the quota", answers.get("/v1/quota", ME), 200);
        }
        expect(findings, "above the quota", answers.get("/v1/quota", ME), 429);
    }

    private static void expect(Findings findings, String what, Response response, int status) {
        expectOnly(what, response, status);
        String type = "";
        if (status != 200) {
            String uri = new JsonMapper().readTree(response.body()).path("type").asString("");
            type = uri.substring(uri.lastIndexOf('/') + 1);
        }
        findings.saw("%-26s %d %s".formatted(what, response.status(), type));
    }

    private static void expectOnly(String what, Response response, int status) {
        Unexpected.unless(
                response.status() == status,
                "%s: %d instead of %d, %s"
                        .formatted(what, response.status(), status, response.body()));
        Unexpected.unless(
                status == 200 || !response.header("x-riskgate-decision").isEmpty(),
                what + ": Riskgate did not decide about it");
    }
}
