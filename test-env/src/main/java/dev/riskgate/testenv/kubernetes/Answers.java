// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.Sender;

import java.io.IOException;
import java.time.Instant;

/** Requests one by one, through Envoy. */
final class Answers {

    private static final Sender HOME = new Sender("203.0.113.200", "AcmeSync/3.2 (Linux)");

    private final Stage stage;

    Answers(Stage stage) {
        this.stage = stage;
    }

    Response get(String path, String client) throws IOException {
        return get(path, partner(client));
    }

    Response get(String path, Partner partner) throws IOException {
        return stage.http().send(HOME.send(Request.get(path), partner));
    }

    Response payout(String client) throws IOException {
        return stage.http().send(HOME.send(Request.post("/v1/payouts", "{}"), partner(client)));
    }

    Response withCode(String client) throws IOException {
        return withCode(client, partner(client).code(Instant.now()));
    }

    Response withCode(String client, String code) throws IOException {
        Request payout = HOME.send(Request.post("/v1/payouts", "{}"), partner(client));
        return stage.http().send(payout.with("riskgate-otp", code));
    }

    Response anonymous(String path) throws IOException {
        return stage.http().send(HOME.send(Request.get(path)));
    }

    private Partner partner(String client) {
        return stage.callers().partner(client);
    }
}
