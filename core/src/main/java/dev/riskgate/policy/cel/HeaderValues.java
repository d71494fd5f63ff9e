// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.riskgate.request.Ascii;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Headers as conditions see them, looked up without regard to case. CGI and its heirs read {@code
 * x_debug} as {@code x-debug}, so {@code x-debug} cannot be asked for beside an {@code x_debug}.
 */
final class HeaderValues extends ValuesByName {

    /**
     * @param values by lower-case name
     */
    HeaderValues(Map<String, List<String>> values) {
        super(values, imitated(values.keySet()));
    }

    @Override
    String canonical(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Ascii.isUpper(name.charAt(i))) {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    private static Set<String> imitated(Set<String> names) {
        Set<String> imitated = Set.of();
        for (String name : names) {
            String read = dashed(name);
            if (!read.equals(name)) {
                if (imitated.isEmpty()) {
                    imitated = new HashSet<>();
                }
                imitated.add(read);
            }
        }
        return imitated;
    }

    private static String dashed(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isPlain(name.charAt(i))) {
                StringBuilder dashed = new StringBuilder(name);
                for (int j = i; j < name.length(); j++) {
                    if (!isPlain(name.charAt(j))) {
                        dashed.setCharAt(j, '-');
                    }
                }
                return dashed.toString();
            }
        }
        return name;
    }

    private static boolean isPlain(char c) {
        return Ascii.isLower(c) || Ascii.isDigit(c) || c == '-';
    }

    int characters() {
        int sum = 0;
        for (Entry<String, List<String>> entry : entrySet()) {
            sum += entry.getKey().length();
            for (String value : entry.getValue()) {
                sum += value.length();
            }
        }
        return sum;
    }
}
