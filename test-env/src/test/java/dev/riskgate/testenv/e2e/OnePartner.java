// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A world with one partner, who has a good key without any scope and sends what it likes. */
final class OnePartner implements AutoCloseable {

    private static final String ADMIN = "{ path: [/admin, /admin/**] }";
    private static final String FLOOR = "floor: 5/s";

    private final TestWorld testWorld;
    private final Partner partner;

    private OnePartner(TestWorld testWorld) {
        this.testWorld = testWorld;
        this.partner = testWorld.files().partner("acme");
    }

    static OnePartner start(Path work, UnaryOperator<TestWorld.Setup> change) throws Exception {
        return start(work, change, policy -> policy);
    }

    /** Before a gate whose admin route, which needs a scope, has another {@code match}. */
    static OnePartner atAdmin(Path work, String match) throws Exception {
        return start(work, setup -> setup, policy -> replaced(policy, ADMIN, match));
    }

    /** However fast a test sends, no limit is reached. */
    private static OnePartner start(
            Path work, UnaryOperator<TestWorld.Setup> change, UnaryOperator<String> policy)
            throws Exception {
        TestWorld.Setup setup =
                TestWorld.Setup.of(Checkout.find(), work, "acme")
                        .withPolicy(text -> policy.apply(replaced(text, FLOOR, "floor: 1000/s")));
        return new OnePartner(TestWorld.start(change.apply(setup)));
    }

    private static String replaced(String policy, String what, String by) {
        if (!policy.contains(what)) {
            throw new AssertionError("the demo has another policy: no " + what);
        }
        return policy.replace(what, by);
    }

    Partner partner() {
        return partner;
    }

    RawHttp http() {
        return testWorld.http();
    }

    /** The paths that reached the API behind the gate. */
    List<String> arrived() {
        return testWorld.upstream().paths();
    }

    /**
     * Sends a request with the partner's key, byte for byte.
     *
     * @param host the value of the Host header; what follows a line break in it are headers
     * @param target as it stands in the request line
     */
    Response send(String method, String host, String target) throws IOException {
        String request =
                method
                        + " "
                        + target
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nConnection: close\r\nx-api-key: "
                        + partner.key()
                        + "\r\nx-forwarded-for: 203.0.113.10\r\n\r\n";
        return testWorld.http().send(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws Exception {
        testWorld.close();
    }
}
