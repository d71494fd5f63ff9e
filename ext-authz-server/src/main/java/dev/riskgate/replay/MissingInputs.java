// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.OtherCredentials;
import dev.riskgate.identity.Rejections;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.cel.Reads;
import dev.riskgate.policy.cel.Reads.Names;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RouteSettings.Require;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordedNames;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells why a check cannot be decided again by this policy: nothing that was not recorded is
 * guessed. Not thread-safe.
 */
final class MissingInputs {

    private final Policy policy;
    private final Set<String> credentials;
    private final Map<String, Reads> readsOfRoutes = new HashMap<>();
    private final Map<String, Require> requires = new HashMap<>();
    private final Map<String, Set<String>> carriersOfRoutes = new HashMap<>();
    private RecordedNames names = RecordedNames.getDefaultInstance();
    private Reads recorded = Reads.NOTHING;
    private final Map<String, String> notRecorded = new HashMap<>();

    MissingInputs(Policy policy) {
        this.policy = policy;
        this.credentials =
                policy.file().credentials().stream()
                        .map(credential -> credential.name())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** What the checks that come now hold. */
    void recorded(RecordedNames now) {
        if (!now.equals(names)) {
            names = now;
            notRecorded.clear();
            recorded =
                    new Reads(
                            names(now.getAllHeaders(), now.getHeadersList()),
                            names(now.getAllQuery(), now.getQueryList()),
                            names(now.getAllClaims(), now.getClaimsList()),
                            names(now.getAllExtensions(), now.getExtensionsList()),
                            peer(now));
        }
    }

    private static Names peer(RecordedNames now) {
        Set<String> fields = new HashSet<>();
        if (now.getPeer()) {
            fields.add("principal");
        }
        if (now.getSni()) {
            fields.add("sni");
        }
        return Names.of(fields);
    }

    private static Names names(boolean all, List<String> some) {
        return all ? Names.ALL : Names.of(new HashSet<>(some));
    }

    /** Of a check that could not be decided by any policy; empty if it can. */
    static String anyway(RecordedCheck check) {
        if (check.getUnreadable()) {
            return "could not be read as a request";
        }
        if (check.getDegradedCount() > 0) {
            return "decided while something had failed: "
                    + String.join(", ", check.getDegradedList());
        }
        if (check.getReasonsCount() > 0 && check.getReasons(0).getCode().equals("blocked")) {
            return "blocked by the operator";
        }
        return "";
    }

    /** Of a check that takes this route of the policy; empty if all is there. */
    String of(RecordedCheck check, String route) {
        if (check.hasCaller()) {
            if (!credentials.contains(check.getCaller().getCredential())) {
                return "the policy has no credential " + check.getCaller().getCredential();
            }
        } else if (!check.hasRejected() && !check.getPolicyHash().equals(policy.hash())) {
            Set<String> read = carriersOfRoutes.computeIfAbsent(route, this::carriersOf);
            if (check.getWithheldList().stream().anyMatch(read::contains)) {
                return "its credential was not looked at";
            }
        }
        if (!check.getPolicyHash().equals(policy.hash())) {
            String otherwise = otherwiseNamed(check, route);
            if (!otherwise.isEmpty()) {
                return otherwise;
            }
        }
        Reads reads = readsOfRoutes.computeIfAbsent(route, this::readsOf);
        String missing = notRecorded.computeIfAbsent(route, _ -> missing(reads));
        return missing.isEmpty() ? withheld(check, reads.headers()) : missing;
    }

    /** Where this route may find another caller in the credentials of the check, or a conflict. */
    private String otherwiseNamed(RecordedCheck check, String route) {
        Require require = requires.computeIfAbsent(route, this::requireOf);
        boolean anyClient = require.otherCredentials() == OtherCredentials.ANY_CLIENT;
        if (check.getRejected().getCode().equals(Rejections.CONFLICT) && anyClient) {
            return "its credentials name two clients";
        }
        Collection<String> others = check.getOtherCredentialsList();
        if (others.isEmpty()) {
            return "";
        }
        List<String> accepted = require.credentials();
        boolean takesOther = accepted.isEmpty() || !Collections.disjoint(accepted, others);
        if (check.getOtherClients() && (takesOther || !anyClient)) {
            return "its credentials name two clients";
        }
        return namesCaller(check.getCaller().getCredential(), others, accepted)
                ? ""
                : "another one of its credentials names the caller";
    }

    /** As on the path of a check: what the route accepts comes first, then the policy's order. */
    private boolean namesCaller(String own, Collection<String> others, List<String> accepted) {
        List<String> inOrder =
                policy.file().credentials().stream()
                        .map(CredentialSettings::name)
                        .filter(name -> name.equals(own) || others.contains(name))
                        .toList();
        return inOrder.stream()
                .filter(name -> accepted.isEmpty() || accepted.contains(name))
                .findFirst()
                .or(() -> inOrder.stream().findFirst())
                .filter(own::equals)
                .isPresent();
    }

    private Require requireOf(String route) {
        return policy.file().routes().stream()
                .filter(one -> one.name().equals(route))
                .map(RouteSettings::require)
                .findFirst()
                .orElse(Require.NOTHING);
    }

    /** The headers in which this route looks for credentials. */
    private Set<String> carriersOf(String route) {
        List<String> accepted =
                policy.file().routes().stream()
                        .filter(one -> one.name().equals(route))
                        .flatMap(one -> one.require().credentials().stream())
                        .toList();
        return policy.file().credentials().stream()
                .filter(one -> accepted.isEmpty() || accepted.contains(one.name()))
                .map(one -> one.carrier().header())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Reads readsOf(String route) {
        Reads all = Reads.NOTHING;
        List<RuleSettings> rules = policy.file().rules();
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).routes().isEmpty() || rules.get(i).routes().contains(route)) {
                all = all.and(policy.reads().get(i));
            }
        }
        return all;
    }

    private String missing(Reads reads) {
        String headers = reads.headers().missingIn(recorded.headers());
        if (!headers.isEmpty()) {
            return "headers not recorded: " + headers;
        }
        String query = reads.query().missingIn(recorded.query());
        if (!query.isEmpty()) {
            return "query parameters not recorded: " + query;
        }
        String claims = reads.claims().missingIn(recorded.claims());
        if (!claims.isEmpty()) {
            return "claims not recorded: " + claims;
        }
        String extensions = reads.extensions().missingIn(recorded.extensions());
        if (!extensions.isEmpty()) {
            return "extensions not recorded: " + extensions;
        }
        String peer = reads.peer().missingIn(recorded.peer());
        return peer.isEmpty() ? "" : "peer not recorded: " + peer;
    }

    private static String withheld(RecordedCheck check, Names headers) {
        for (String name : check.getWithheldList()) {
            if (headers.has(name)) {
                return "headers with credentials are never recorded: " + name;
            }
        }
        return "";
    }
}
