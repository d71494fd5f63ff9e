// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a request holds under names, as conditions see it: all values of a name, and none for a name
 * that is not there. So {@code request.headers["x-a"].exists(v, v == "1")} is false without the
 * header, instead of an error that would deny.
 *
 * <p>A name that an upstream may have read in place of another one cannot be asked for: whether it
 * is there depends on who reads.
 */
abstract class ValuesByName extends AbstractMap<String, List<String>> {

    private final Map<String, List<String>> values;
    private final Set<String> doubtful;

    /**
     * @param doubtful names under which some readers see what was written under another one
     */
    ValuesByName(Map<String, List<String>> values, Set<String> doubtful) {
        this.values = values;
        this.doubtful = doubtful;
    }

    /** The form in which names are kept. */
    abstract String canonical(String name);

    @Override
    public List<String> get(Object name) {
        List<String> all = values.get(known(name));
        return all == null ? List.of() : all;
    }

    @Override
    public boolean containsKey(Object name) {
        return values.containsKey(known(name));
    }

    private Object known(Object asked) {
        if (!(asked instanceof String name)) {
            return asked;
        }
        String known = canonical(name);
        if (doubtful.contains(known)) {
            throw new NotEvaluable("the request is read differently by different upstreams");
        }
        return known;
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        return values.entrySet();
    }
}
