// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.envoy.ReverseProtoWriter.tag;
import static dev.riskgate.http.IdentityHeaders.ASSURANCE;
import static dev.riskgate.http.IdentityHeaders.CLIENT;
import static dev.riskgate.http.IdentityHeaders.DECISION;
import static dev.riskgate.http.IdentityHeaders.NAMESPACE;
import static dev.riskgate.http.IdentityHeaders.OPTIONAL;
import static dev.riskgate.http.IdentityHeaders.SCORE;
import static dev.riskgate.http.IdentityHeaders.SHADOW;
import static dev.riskgate.http.IdentityHeaders.TENANT;
import static dev.riskgate.http.IdentityHeaders.fits;

import dev.riskgate.decision.Decision;
import dev.riskgate.http.ClientName;
import dev.riskgate.http.HeaderText;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Verdict;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the upstream learns about a request that passes. Each of these headers that is not set is
 * removed by name, so that the upstream never sees a copy that a client forged. Thread-safe.
 */
final class IdentityHeaderWriter {

    private static final HeaderAppendAction ACTION = HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD;

    private static final int HEADERS = tag(OkHttpResponse.HEADERS_FIELD_NUMBER);
    private static final int RESPONSE_HEADERS =
            tag(OkHttpResponse.RESPONSE_HEADERS_TO_ADD_FIELD_NUMBER);
    private static final int HEADER = tag(HeaderValueOption.HEADER_FIELD_NUMBER);
    private static final int KEY = tag(HeaderValue.KEY_FIELD_NUMBER);
    private static final int VALUE = tag(HeaderValue.VALUE_FIELD_NUMBER);
    private static final byte[] OVERWRITE =
            HeaderValueOption.newBuilder().setAppendAction(ACTION).build().toByteArray();

    private static final byte[] CLIENT_KEY = ReverseProtoWriter.encoded(KEY, CLIENT);
    private static final byte[] NAMESPACE_KEY = ReverseProtoWriter.encoded(KEY, NAMESPACE);
    private static final byte[] TENANT_KEY = ReverseProtoWriter.encoded(KEY, TENANT);
    private static final byte[] DECISION_KEY = ReverseProtoWriter.encoded(KEY, DECISION);

    private static final byte[][] SCORES = scores();
    private static final byte[][] ASSURANCES = assurances();
    private static final byte[][] SHADOWS = shadows();

    private static final String AUTHORIZATION = "authorization";
    private static final byte[] REMOVE_AUTHORIZATION =
            OkHttpResponse.newBuilder().addHeadersToRemove(AUTHORIZATION).build().toByteArray();

    // By which of the optional ones are set, one bit each in their order: the removals of that
    // case, encoded.
    private final byte[][] removals = new byte[1 << OPTIONAL.size()][];
    private final String[] removeSchemes;
    private final ClientName clientName;
    private final boolean shadowMode;

    IdentityHeaderWriter(WriterSettings settings, ClientName clientName) {
        this.clientName = clientName;
        this.shadowMode = settings.shadowMode();
        this.removeSchemes = settings.removeSchemes().toArray(String[]::new);
        for (int set = 0; set < removals.length; set++) {
            List<String> remove = new ArrayList<>(settings.removeUpstream());
            for (int i = 0; i < OPTIONAL.size(); i++) {
                if ((set & 1 << i) == 0) {
                    remove.add(OPTIONAL.get(i));
                }
            }
            removals[set] =
                    OkHttpResponse.newBuilder().addAllHeadersToRemove(remove).build().toByteArray();
        }
    }

    /** Writes the fields of an OkHttpResponse. */
    void write(Decision decision, ReverseProtoWriter to) {
        String client = clientName.of(decision);
        String namespace = ClientName.namespace(decision);
        String tenant = ClientName.tenant(decision);
        boolean scored = !decision.risk().equals(Risk.NONE);
        boolean known = decision.caller() != null;
        boolean shadowed = shadowMode && !(decision.verdict() instanceof Verdict.Allow);
        String id = HeaderText.visible(decision.id());
        int set =
                (fits(client) ? 1 : 0)
                        | (fits(namespace) ? 1 << 1 : 0)
                        | (fits(tenant) ? 1 << 2 : 0)
                        | (scored ? 1 << 3 : 0)
                        | (known ? 1 << 4 : 0)
                        | (shadowed ? 1 << 5 : 0);

        set(RESPONSE_HEADERS, DECISION_KEY, id, to);
        to.raw(removals[set]);
        if (removesAuthorization(decision.request())) {
            to.raw(REMOVE_AUTHORIZATION);
        }
        if (shadowed) {
            to.raw(SHADOWS[decision.verdict().severity()]);
        }
        if (known) {
            to.raw(ASSURANCES[decision.assurance().level().ordinal()]);
        }
        if (scored) {
            to.raw(SCORES[(int) Math.round(Math.clamp(decision.risk().score(), 0.0, 100.0))]);
        }
        setIfFits(TENANT_KEY, tenant, to);
        setIfFits(NAMESPACE_KEY, namespace, to);
        setIfFits(CLIENT_KEY, client, to);
        set(HEADERS, DECISION_KEY, id, to);
    }

    /** Whether or not this route accepts the scheme, or looks at the header at all. */
    private boolean removesAuthorization(@Nullable ApiRequest request) {
        if (removeSchemes.length == 0 || request == null) {
            return false;
        }
        for (String value : request.headers().all(AUTHORIZATION)) {
            for (String scheme : removeSchemes) {
                if (isOf(scheme, value)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Anything that an upstream might take for the scheme, whatever stands behind its name. What
     * stands before it may be white space to some, in a byte that reaches us as another; and behind
     * a comma there may be what was a header of its own.
     */
    private static boolean isOf(String scheme, String value) {
        int at = 0;
        while (at < value.length()) {
            while (at < value.length() && !isWord(value.charAt(at))) {
                at++;
            }
            int end = at + scheme.length();
            if (value.regionMatches(true, at, scheme, 0, scheme.length())
                    && (end == value.length() || !isWord(value.charAt(end)))) {
                return true;
            }
            int comma = value.indexOf(',', at);
            at = comma < 0 ? value.length() : comma + 1;
        }
        return false;
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static void setIfFits(byte[] key, String name, ReverseProtoWriter to) {
        if (fits(name)) {
            set(HEADERS, key, name, to);
        }
    }

    /** As {@link #set(String, String)}. */
    private static void set(int field, byte[] key, String value, ReverseProtoWriter to) {
        int end = to.end();
        to.raw(OVERWRITE);
        int header = to.end();
        to.text(VALUE, value);
        to.raw(key);
        to.nest(HEADER, header);
        to.nest(field, end);
    }

    /**
     * The only form in which we send headers: unset, the action would append to what a client sent.
     */
    static HeaderValueOption set(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .setAppendAction(ACTION)
                .build();
    }

    private static byte[][] scores() {
        byte[][] scores = new byte[101][];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = encoded(SCORE, Integer.toString(i));
        }
        return scores;
    }

    private static byte[][] assurances() {
        byte[][] assurances = new byte[AssuranceLevel.values().length][];
        for (AssuranceLevel level : AssuranceLevel.values()) {
            assurances[level.ordinal()] = encoded(ASSURANCE, level.name().toLowerCase(Locale.ROOT));
        }
        return assurances;
    }

    private static byte[][] shadows() {
        return Verdict.LABELS.stream()
                .map(verdict -> encoded(SHADOW, verdict))
                .toArray(byte[][]::new);
    }

    private static byte[] encoded(String name, String value) {
        return OkHttpResponse.newBuilder().addHeaders(set(name, value)).build().toByteArray();
    }
}
