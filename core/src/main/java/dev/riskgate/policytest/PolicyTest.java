// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.offline.Stated;
import dev.riskgate.policy.Policy;
import dev.riskgate.request.ApiRequest;

import java.util.List;

/**
 * One test of a policy: a request, what is known when it comes, and what has to become of it.
 *
 * @param name unique in its file
 * @param line where it stands, from 1
 * @param request the request that is judged
 * @param stated who sends it, and what is taken as true of it
 * @param before what came earlier, in the order of time
 * @param expected what has to become of it
 */
public record PolicyTest(
        String name,
        int line,
        ApiRequest request,
        Stated stated,
        List<Earlier> before,
        Expected expected) {

    public PolicyTest {
        before = List.copyOf(before);
    }

    /** A request that came before, and is decided and learned from, whatever becomes of it. */
    public record Earlier(ApiRequest request, Stated stated) {}

    /**
     * The tests of one file.
     *
     * @param file its path, as a person knows it
     */
    public record Suite(String file, Policy policy, List<PolicyTest> tests) {
        public Suite {
            tests = List.copyOf(tests);
        }
    }
}
