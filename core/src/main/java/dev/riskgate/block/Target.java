// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import java.util.HexFormat;
import java.util.Locale;

/** What can be blocked. */
public sealed interface Target {

    /** What sort of thing is blocked; stored by {@link #label}, so never renamed. */
    enum Kind {
        CLIENT,
        KEY,
        TOKEN,
        ADDRESS;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word for this kind in the API, in the stored form, in metric and log. */
        public String label() {
            return label;
        }
    }

    Kind kind();

    /** The name within its kind, as the operator knows it. */
    String id();

    /**
     * A client with all of its credentials.
     *
     * @param namespace who gave out the id, see {@link dev.riskgate.signals.observation.Subject};
     *     {@link #ANYWHERE} for the clients of this tenant and id in every namespace
     * @param tenant the operator's tenant, {@code "default"} where there is only one
     * @param id as the policy composes it, see the decision log's {@code client.id}
     */
    record Client(String namespace, String tenant, String id) implements Target {

        /** No namespace has this name. */
        public static final String ANYWHERE = "";

        /** Whoever has this tenant and id, in whichever namespace. */
        public Client(String tenant, String id) {
            this(ANYWHERE, tenant, id);
        }

        public boolean isAnywhere() {
            return namespace.equals(ANYWHERE);
        }

        /** The client of this tenant and id in one namespace. */
        public Client in(String one) {
            return new Client(one, tenant, id);
        }

        @Override
        public Kind kind() {
            return Kind.CLIENT;
        }
    }

    /**
     * One API key.
     *
     * @param id its public id
     */
    record Key(String id) implements Target {
        @Override
        public Kind kind() {
            return Kind.KEY;
        }
    }

    /**
     * One token.
     *
     * @param id a token's {@code jti}, or its hash where it has none: the decision log's {@code
     *     credential.id}
     */
    record Token(String id) implements Target {
        @Override
        public Kind kind() {
            return Kind.TOKEN;
        }
    }

    /**
     * One address, or all that begin alike: whoever calls from there, with or without a credential.
     *
     * @param prefix of the address as it was resolved, see the policy's {@code
     *     client.trustedProxies}
     */
    record Addresses(AddressPrefix prefix) implements Target {
        @Override
        public Kind kind() {
            return Kind.ADDRESS;
        }

        @Override
        public String id() {
            return prefix.toString();
        }
    }

    /**
     * Whoever is blocked under a pseudonym, as a list of blocks shows it. To lift, not to block.
     *
     * @param kind what the list says
     * @param pseudonym the keyed hash; see {@link Blocks.Listed#name}
     */
    record Listed(Kind kind, long pseudonym) implements Target {

        @Override
        public String id() {
            return HexFormat.of().toHexDigits(pseudonym);
        }
    }
}
