// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.request.PathAllowances;
import dev.riskgate.request.PathSettings;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a policy file says, with every default filled in; {@code docs/policy.md} explains each key.
 * The names are those of the YAML. Immutable.
 */
public record PolicyFile(
        Mode mode,
        ClientSettings client,
        RequestSettings request,
        List<CredentialSettings> credentials,
        RiskSection risk,
        ChallengeSettings challenge,
        List<RouteSettings> routes,
        List<LimitSettings> limits,
        UnauthenticSettings unauthentic,
        List<RuleSettings> rules) {

    public PolicyFile {
        credentials = List.copyOf(credentials);
        routes = List.copyOf(routes);
        limits = List.copyOf(limits);
        rules = List.copyOf(rules);
    }

    /** The namespaces that clients belong to, each once, in the order of the credentials. */
    public List<String> namespaces() {
        return credentials.stream().map(CredentialSettings::clients).distinct().toList();
    }

    /** Which paths can be read: those that some route allows, though servers differ, too. */
    public PathSettings paths() {
        return new PathSettings(
                routes.stream()
                        .map(RouteSettings::paths)
                        .reduce(PathAllowances.NONE, PathAllowances::or),
                request.backend());
    }

    /** The names of all limits, those included that the policy does not list. */
    public List<String> limitNames() {
        return Stream.concat(limits.stream(), unauthentic.limits().stream())
                .map(LimitSettings::name)
                .toList();
    }

    /** The credentials of this kind, in the order of the file. */
    public <S extends CredentialSettings> List<S> credentials(CredentialKind<S> kind) {
        return credentials.stream()
                .filter(kind.settings()::isInstance)
                .map(kind.settings()::cast)
                .toList();
    }

    /**
     * Whether a client's id alone may mean several clients: where there are clients of two
     * namespaces, or of tenants that a token names.
     */
    public boolean idsAreAmbiguous() {
        return namespaces().size() > 1
                || credentials.stream().anyMatch(CredentialSettings::namesTenants);
    }

    /** Nobody has a credential, so everything is denied. */
    public static final PolicyFile EMPTY =
            new PolicyFile(
                    Mode.ENFORCE,
                    ClientSettings.DEFAULT,
                    RequestSettings.DEFAULT,
                    List.of(),
                    RiskSection.DEFAULT,
                    ChallengeSettings.DEFAULT,
                    List.of(),
                    List.of(),
                    UnauthenticSettings.DEFAULT,
                    List.of());
}
