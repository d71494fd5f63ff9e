// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.riskgate.request.CanonicalQuery;

/** The parameters of a query as conditions see them. Names keep their case. */
final class QueryValues extends ValuesByName {

    QueryValues(CanonicalQuery query) {
        super(query.parameters(), query.otherNames());
    }

    @Override
    String canonical(String name) {
        return name;
    }
}
