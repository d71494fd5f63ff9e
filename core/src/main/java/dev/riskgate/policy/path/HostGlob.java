// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.request.CanonicalHost;
import dev.riskgate.request.MalformedRequest;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A host name, or {@code *.example.com} for every name below {@code example.com}, but not that name
 * itself.
 */
public final class HostGlob {

    private HostGlob() {}

    static boolean isWildcard(String glob) {
        return glob.startsWith("*.");
    }

    /**
     * @param host lower case, without port
     */
    static boolean matches(String glob, String host) {
        return isWildcard(glob)
                ? host.length() >= glob.length() && host.endsWith(glob.substring(1))
                : glob.equals(host);
    }

    /** Whether every host that {@code narrow} matches is matched by {@code wide}. */
    static boolean covers(String wide, String narrow) {
        return isWildcard(narrow)
                ? isWildcard(wide) && narrow.endsWith(wide.substring(1))
                : matches(wide, narrow);
    }

    /**
     * Whether every host that one of these matches is matched by one of the wide ones; none at all
     * are all hosts.
     */
    static boolean allCovered(List<String> wide, List<String> narrow) {
        if (wide.isEmpty()) {
            return true;
        }
        return !narrow.isEmpty()
                && narrow.stream()
                        .allMatch(host -> wide.stream().anyMatch(glob -> covers(glob, host)));
    }

    /** What is wrong with it; null if nothing is. */
    public static @Nullable String fault(String glob) {
        if (glob.equals(RouteSettings.Match.ANY)) {
            return null;
        }
        String name = isWildcard(glob) ? glob.substring(2) : glob;
        if (name.isEmpty()) {
            return "must be a host name, or *.example.com for all names below one";
        }
        if (name.indexOf('*') >= 0 || name.indexOf('\\') >= 0) {
            String end = name.substring(name.lastIndexOf('*') + 1).replace("\\", "");
            return end.startsWith(".") && end.length() > 1
                    ? "no pattern is taken here but *%s, for all names below %s"
                            .formatted(end, end.substring(1))
                    : "no pattern is taken here but *.example.com, for all names below one";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return "write the host in lower case: requests are compared so";
            }
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-._[]:".indexOf(c) >= 0;
            if (!plain || c == ':' && !name.startsWith("[")) {
                return "must be a host name without scheme, port and path";
            }
        }
        if (name.startsWith("[")) {
            return addressFault(name);
        }
        return name.endsWith(".") ? "leave out the dot at the end" : null;
    }

    private static @Nullable String addressFault(String address) {
        try {
            String canonical = CanonicalHost.of(address);
            return canonical.equals(address)
                    ? null
                    : "write %s: requests are compared so".formatted(canonical);
        } catch (MalformedRequest _) {
            return "must be a host name, or an IPv6 address in brackets";
        }
    }
}
