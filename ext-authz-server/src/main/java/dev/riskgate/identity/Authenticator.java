package dev.riskgate.identity;

import dev.riskgate.budget.Budget;
import dev.riskgate.request.ApiRequest;

/** One way to prove who calls. Thread-safe, without side effects until its first wait (see {@link Budget}). */
public interface Authenticator {

    /** The credential's name in the policy. */
    String name();

    /** {@link Identification.Anonymous} if the request does not carry this kind of credential. */
    Identification identify(ApiRequest request, Budget budget);
}
