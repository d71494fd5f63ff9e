// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.outbound.OutboundHttp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
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
    private volatile SortedMap<String, JwksSource> inForce = new TreeMap<>();

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

    /** The source for these settings, started if it is new; without keys once this is closed. */
    public synchronized JwksSource get(JwksSettings settings) {
        return sources.computeIfAbsent(settings, this::start);
    }

    /**
     * Closes all others: call it with what a new policy uses, once that policy is in force.
     *
     * @param used by the name of the credential that uses it
     */
    public synchronized void retain(Map<String, JwksSettings> used) {
        SortedMap<String, JwksSource> now = new TreeMap<>();
        used.forEach((credential, settings) -> now.put(credential, get(settings)));
        inForce = now;
        Iterator<Map.Entry<JwksSettings, JwksSource>> all = sources.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<JwksSettings, JwksSource> entry = all.next();
            if (!used.containsValue(entry.getKey())) {
                entry.getValue().close();
                all.remove();
            }
        }
    }

    /** How the key sets of the policy in force are doing, by the name of the credential. */
    public SortedMap<String, JwksStatus> statuses() {
        SortedMap<String, JwksStatus> statuses = new TreeMap<>();
        inForce.forEach((credential, source) -> statuses.put(credential, source.status()));
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
        retain(Map.of());
    }

    private JwksSource start(JwksSettings settings) {
        chooseVerifier();
        String location = settings.location();
        JwksFetch fetch =
                switch (settings.place()) {
                    case URL -> new HttpJwks(http, URI.create(location));
                    case ISSUER -> new DiscoveredJwks(http, location);
                    case FILE -> new FileJwks(Path.of(location));
                };
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
