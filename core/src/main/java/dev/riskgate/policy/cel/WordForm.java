// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.riskgate.policy.path.HostGlob;
import dev.riskgate.policy.path.Methods;
import dev.riskgate.policy.path.PathGlob;
import dev.riskgate.request.CanonicalPath;
import dev.riskgate.yaml.Quote;
import dev.riskgate.yaml.Suggestion;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which texts a fact can be, where not all of them can be named. Stateless. */
public enum WordForm {
    ANY {
        @Override
        public @Nullable String fault(String word) {
            return null;
        }
    },

    /** An upper-case token; see {@code CheckRequestReader}. */
    METHOD {
        @Override
        public @Nullable String fault(String word) {
            return partFault(word) == null ? null : Suggestion.among(word, Methods.KNOWN);
        }

        /** Others than registered ones may come, and yet one in a policy is misspelt. */
        @Override
        public @Nullable String spelling(String word) {
            return Methods.KNOWN.contains(word)
                    ? null
                    : "no method is called %s%s"
                            .formatted(Quote.of(word), Suggestion.among(word, Methods.KNOWN));
        }

        @Override
        public @Nullable String partFault(String part) {
            return part.chars().anyMatch(c -> c >= 'a' && c <= 'z')
                    ? "methods are upper case"
                    : null;
        }
    },

    /** Lower case, without port; see {@code CanonicalHost}. */
    HOST {
        @Override
        public @Nullable String fault(String word) {
            if (word.isEmpty()) {
                return null;
            }
            if (word.indexOf('*') >= 0) {
                String rest = word.substring(word.lastIndexOf('*') + 1).replace("\\", "");
                return ": it is compared as it stands, so write request.host.endsWith(\"%s\")"
                        .formatted(rest);
            }
            String fault = HostGlob.fault(word);
            return fault == null ? null : ": " + fault;
        }

        @Override
        public @Nullable String partFault(String part) {
            return part.chars().anyMatch(c -> c >= 'A' && c <= 'Z')
                    ? "hosts are lower case"
                    : part.indexOf('*') >= 0
                            ? "it is compared as it stands, and no host has a *"
                            : null;
        }
    },

    /** As a host. */
    SNI {
        @Override
        public @Nullable String fault(String word) {
            String fault = HOST.fault(word);
            return fault == null ? null : fault.replace("request.host", "peer.sni");
        }

        @Override
        public @Nullable String partFault(String part) {
            return HOST.partFault(part);
        }
    },

    /** Decoded, without query; see {@code CanonicalPath}. */
    PATH {
        @Override
        public @Nullable String fault(String word) {
            if (!word.startsWith("/")) {
                return ": a path starts with /";
            }
            String fault = partFault(word);
            if (fault == null
                    && PathGlob.split(word).stream()
                            .anyMatch(s -> CanonicalPath.isDots(s, 0, s.length()))) {
                fault =
                        "requests with segments of dots and blanks only are denied before rules are"
                                + " asked";
            }
            return fault == null ? null : ": " + fault;
        }

        @Override
        public @Nullable String partFault(String part) {
            if (part.indexOf('?') >= 0 || part.indexOf('#') >= 0) {
                return "a path ends before ? and #";
            }
            return part.contains("//") || part.indexOf(';') >= 0 || part.indexOf('\\') >= 0
                    ? "requests with //, ; or \\ in the path are denied before rules are asked"
                    : null;
        }
    },

    /** Or empty, where it is not known. */
    COUNTRY {
        @Override
        public @Nullable String fault(String word) {
            return word.isEmpty() || COUNTRIES.contains(word)
                    ? null
                    : ": countries are two upper-case letters (ISO 3166-1)";
        }

        @Override
        public @Nullable String partFault(String part) {
            return part.chars().allMatch(c -> c >= 'A' && c <= 'Z')
                    ? null
                    : "countries are two upper-case letters (ISO 3166-1)";
        }
    };

    /**
     * Databases also name Kosovo, and only Europe (EU) or Asia and Pacific (AP) where they know no
     * more.
     */
    private static final Set<String> COUNTRIES = countries();

    private static Set<String> countries() {
        Set<String> all = new HashSet<>(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2));
        all.addAll(List.of("XK", "EU", "AP"));
        return all;
    }

    /** Why the fact never is this text, to be put behind it; null if it can be. */
    public abstract @Nullable String fault(String word);

    /** Why this text is probably misspelt; null if it is not. */
    public @Nullable String spelling(String word) {
        return null;
    }

    /** Why no such text holds this part, begins or ends with it; null if one may. */
    public @Nullable String partFault(String part) {
        return null;
    }
}
