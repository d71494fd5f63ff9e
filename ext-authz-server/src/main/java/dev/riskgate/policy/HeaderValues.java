package dev.riskgate.policy;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Headers as conditions see them: every value of a repeated header, and no values for a header that is not there. So
 * {@code request.headers["x-a"].exists(v, v == "1")} is false without the header, instead of an error that would deny.
 */
final class HeaderValues extends AbstractMap<String, List<String>> {

    private final Map<String, List<String>> values;

    HeaderValues(Map<String, List<String>> values) {
        this.values = values;
    }

    @Override
    public List<String> get(Object name) {
        List<String> all = values.get(name);
        return all == null ? List.of() : all;
    }

    @Override
    public boolean containsKey(Object name) {
        return values.containsKey(name);
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        return values.entrySet();
    }

    int characters() {
        int sum = 0;
        for (Entry<String, List<String>> entry : values.entrySet()) {
            sum += entry.getKey().length();
            for (String value : entry.getValue()) {
                sum += value.length();
            }
        }
        return sum;
    }
}
