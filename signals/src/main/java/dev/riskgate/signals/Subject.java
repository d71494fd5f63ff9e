package dev.riskgate.signals;

/**
 * Whatever has a profile.
 *
 * @param tenant the operator's tenant, {@code "default"} where there is only one
 * @param kind what sort of thing it is
 * @param id its identifier within tenant and kind, as the policy composes it; never only an IP address for a client
 */
public record Subject(String tenant, Kind kind, String id) {

    public enum Kind {
        CLIENT,
        CREDENTIAL,
        DEVICE,
        NETWORK,
        COHORT,
        GLOBAL
    }

    public static Subject client(String tenant, String id) {
        return new Subject(tenant, Kind.CLIENT, id);
    }
}
