// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.outbound.OutboundHttp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The key sets in use, each one once, whatever the number of credentials and policy reloads that
 * name it. Thread-safe.
 */
public final class JwksSources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JwksSources.class);

    private final OutboundHttp http;
    private final LongSupplier nanoTime;
    private final JwksListener listener;
    private final Map<JwksSettings, JwksSource> sources = new HashMap<>();

    /** By credential. Replaced as a whole, so that who asks how they are waits for no fetch. */
    private volatile SortedMap<String, IssuerKeys> inForce = new TreeMap<>();

    private final Map<KeyUse, IssuerKeys> uses = new HashMap<>();

    private boolean closed;
    private boolean verifierChosen;

    /**
     * @param http fetches what is not in a file
     * @param nanoTime monotonic clock, as {@link System#nanoTime}
     */
    public JwksSources(OutboundHttp http, LongSupplier nanoTime, JwksListener listener) {
        this.http = http;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /**
     * The keys for a credential of a policy that may come into force. Until their source has
     * answered, those in force for the same credential and issuer stand in.
     */
    public synchronized KeySource get(KeyUse use) {
        return issuerKeys(use).keys();
    }

    private IssuerKeys issuerKeys(KeyUse use) {
        IssuerKeys known = uses.get(use);
        if (known != null) {
            return known;
        }
        IssuerKeys old = inForce.get(use.credential());
        KnownKeys before = old != null && use.succeeds(old.use()) ? old.known() : null;
        IssuerKeys now = new IssuerKeys(use, get(use.settings()), before, nanoTime);
        uses.put(use, now);
        return now;
    }

    /** The source for these settings, started if it is new; without keys once this is closed. */
    synchronized JwksSource get(JwksSettings settings) {
        return sources.computeIfAbsent(settings, this::start);
    }

    /** Closes all others: call it with what a new policy uses, once that policy is in force. */
    public synchronized void retain(Collection<KeyUse> used) {
        SortedMap<String, IssuerKeys> now = new TreeMap<>();
        used.forEach(use -> now.put(use.credential(), issuerKeys(use)));
        inForce = now;
        uses.values().retainAll(now.values());
        Set<JwksSettings> settings = new HashSet<>();
        used.forEach(use -> settings.add(use.settings()));
        Iterator<Map.Entry<JwksSettings, JwksSource>> all = sources.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<JwksSettings, JwksSource> entry = all.next();
            if (!settings.contains(entry.getKey())) {
                entry.getValue().close();
                all.remove();
            }
        }
    }

    /** How the key sets of the policy in force are doing, by the name of the credential. */
    public SortedMap<String, JwksStatus> statuses() {
        SortedMap<String, JwksStatus> statuses = new TreeMap<>();
        inForce.forEach((credential, keys) -> statuses.put(credential, keys.status()));
        return statuses;
    }

    /** What is wrong with them now, in one line; empty if nothing is. */
    public String problem() {
        return statuses().entrySet().stream()
                .filter(one -> !one.getValue().problem().isEmpty())
                .map(one -> one.getValue().text(one.getKey()))
                .collect(Collectors.joining("; "));
    }

    @Override
    public synchronized void close() {
        closed = true;
        retain(List.of());
    }

    private JwksSource start(JwksSettings settings) {
        chooseVerifier();
        String location = settings.location();
        JwksFetch fetch =
                switch (settings.place()) {
                    case URL -> new HttpJwks(http, URI.create(location), settings.insecureHttp());
                    case ISSUER -> new DiscoveredJwks(http, location, settings.insecureHttp());
                    case FILE -> new FileJwks(Path.of(location));
                };
        if (settings.insecureHttp()) {
            LOG.warn(
                    "the keys of {} may come over plain http (insecureHttp): whoever can answer on"
                            + " the way makes tokens for any client",
                    settings.shown());
        }
        JwksSource source = new JwksSource(settings, fetch, nanoTime, listener);
        // The policy may be read again this moment, while the server ends.
        if (closed) {
            source.close();
        } else {
            source.start();
        }
        return source;
    }

    /** Once, when there is an issuer: loading the native code takes a while. */
    private void chooseVerifier() {
        if (verifierChosen) {
            return;
        }
        verifierChosen = true;
        String verifier = NativeCrypto.verifier();
        listener.verifierChosen(verifier);
        LOG.info(
                "RSA and ECDSA signatures of tokens are verified by {}",
                verifier.equals("jdk")
                        ? "the JDK, which takes longer: Amazon Corretto Crypto Provider cannot be"
                                + " loaded here"
                        : "Amazon Corretto Crypto Provider, in native code");
    }
}
