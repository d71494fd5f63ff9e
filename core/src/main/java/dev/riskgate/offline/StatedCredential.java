// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.offline;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Identification;
import dev.riskgate.request.ApiRequest;

import java.util.function.Supplier;

/**
 * One credential of the policy, whose callers are stated. Routes that do not accept it do not ask
 * it, as in a server.
 */
final class StatedCredential implements Authenticator {

    private static final Identification ANONYMOUS = new Identification.Anonymous();

    private final String name;
    private final Supplier<Stated> stated;

    StatedCredential(String name, Supplier<Stated> stated) {
        this.name = name;
        this.stated = stated;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String carrier() {
        return name;
    }

    @Override
    public Identification identify(ApiRequest request, Budget budget) {
        Stated now = stated.get();
        if (!now.credential().isEmpty() && !now.credential().equals(name)) {
            return ANONYMOUS;
        }
        if (now.issuerAway()) {
            throw new DegradedException(Degradation.ISSUER, "the issuer is away, it is said");
        }
        return now.who();
    }
}
