// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.identity.apikey.ApiKeyText;
import dev.riskgate.identity.jwt.TokenName;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is meant: a client, an API key, a token or addresses. */
final class TargetOptions {

    @ArgGroup(exclusive = true, multiplicity = "1")
    private One one;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "The client's tenant. Default: default.")
    private @Nullable String tenant;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description =
                    "The client of this namespace alone: client.namespace of the decision log."
                            + " Default: this id in every namespace.")
    private @Nullable String namespace;

    @SuppressWarnings("NullAway.Init")
    TargetOptions() {}

    /** Exactly one of them. */
    static final class One {

        @Parameters(
                paramLabel = "CLIENT",
                index = "0",
                description =
                        "A client with all of its credentials: client.id of the decision log.")
        private @Nullable String client;

        @Option(
                names = "--key",
                paramLabel = "ID",
                description =
                        "One API key: its public id, the part between rg_ and the next _. Of a"
                                + " whole key only the id is used.")
        private @Nullable String key;

        @Option(
                names = "--token",
                paramLabel = "ID",
                description =
                        "One token: its jti, or credential.id of the decision log where it has"
                                + " none.")
        private @Nullable String token;

        @Option(
                names = "--address",
                paramLabel = "ADDRESS",
                description =
                        "All callers from this IPv4 or IPv6 address, with a credential or without.")
        private @Nullable String address;

        @Option(
                names = "--cidr",
                paramLabel = "PREFIX",
                description =
                        "The same for all addresses that begin alike: 192.0.2.0/24, 2001:db8::/48.")
        private @Nullable String cidr;

        @Option(
                names = "--pseudonym",
                paramLabel = "HEX",
                description =
                        "To unblock only: whoever 'riskgate blocks' lists under this pseudonym.")
        private @Nullable String pseudonym;

        @SuppressWarnings("NullAway.Init")
        One() {}
    }

    /** As arguments of the management port. */
    Map<String, String> arguments() {
        Pasted.refuse("the client", one.client);
        Pasted.refuse("the tenant", tenant);
        Pasted.refuse("the namespace", namespace);
        Pasted.refuse("the key's id", keyId());
        Pasted.refuse("the token's id", tokenId());
        Map<String, String> arguments = new LinkedHashMap<>();
        put(arguments, "client", one.client);
        put(arguments, "key", keyId());
        put(arguments, "token", tokenId());
        put(arguments, "address", one.address);
        put(arguments, "cidr", one.cidr);
        put(arguments, "pseudonym", one.pseudonym);
        put(arguments, "tenant", tenant);
        put(arguments, "namespace", namespace);
        return arguments;
    }

    /** For a sentence: {@code client acme}. */
    String shown() {
        String text = text();
        return ManagementClient.plain(
                one.client == null ? text : text + ofTenant(tenant) + inNamespace(namespace));
    }

    static String ofTenant(@Nullable String tenant) {
        return tenant == null ? "" : " of tenant " + tenant;
    }

    static String inNamespace(@Nullable String namespace) {
        return namespace == null ? "" : " in namespace " + namespace;
    }

    private String text() {
        if (one.client != null) {
            return "client " + one.client;
        }
        if (one.key != null) {
            return "API key " + keyId();
        }
        if (one.token != null) {
            return "token " + tokenId();
        }
        if (one.pseudonym != null) {
            return "pseudonym " + one.pseudonym;
        }
        return one.cidr != null ? "prefix " + canonical(one.cidr) : "address " + one.address;
    }

    private static String canonical(String cidr) {
        AddressPrefix addressPrefix = AddressPrefix.parse(cidr.strip());
        return addressPrefix == null ? cidr : addressPrefix.toString();
    }

    /**
     * Whether a name was typed of which the server cannot say whether it is one: that of a token.
     */
    boolean isUncheckable() {
        return one.token != null && one.token.strip().equals(tokenId());
    }

    /** Whether it is named as it is listed, and its name is not known. */
    boolean isListed() {
        return one.pseudonym != null;
    }

    /** Whether the server looks for a client of the name. */
    boolean isClient() {
        return one.client != null;
    }

    /**
     * A key or token that was pasted whole is named by its public part: the secret goes nowhere.
     */
    private @Nullable String keyId() {
        return one.key == null ? null : ApiKeyText.publicPart(one.key);
    }

    private @Nullable String tokenId() {
        return one.token == null ? null : TokenName.of(one.token);
    }

    static void put(Map<String, String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.put(name, value);
        }
    }
}
