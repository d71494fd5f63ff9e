// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.envoy.ReverseProtoWriter.doubleTag;
import static dev.riskgate.envoy.ReverseProtoWriter.encoded;
import static dev.riskgate.envoy.ReverseProtoWriter.tag;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.riskgate.decision.Decision;
import dev.riskgate.http.ClientName;
import dev.riskgate.verdict.Reason;

import java.util.List;

/**
 * What later filters and the access log can read of a decision: Envoy's dynamic metadata, namespace
 * {@code envoy.filters.http.ext_authz}. Keys: decision, verdict, enforced, score, identity,
 * behaviour, reasons (codes), route, and client, namespace and tenant if known. Written without a
 * {@link Struct} in between, since every answer has one.
 */
final class DecisionMetadata {

    private static final int FIELDS = tag(Struct.FIELDS_FIELD_NUMBER);
    private static final int KEY = tag(1);
    private static final int VALUE = tag(2);
    private static final int TEXT = tag(Value.STRING_VALUE_FIELD_NUMBER);
    private static final int NUMBER = doubleTag(Value.NUMBER_VALUE_FIELD_NUMBER);
    private static final int LIST = tag(Value.LIST_VALUE_FIELD_NUMBER);
    private static final int VALUES = tag(ListValue.VALUES_FIELD_NUMBER);

    // The names of the fields, encoded.
    private static final byte[] NAMESPACE = encoded(KEY, "namespace");
    private static final byte[] TENANT = encoded(KEY, "tenant");
    private static final byte[] CLIENT = encoded(KEY, "client");
    private static final byte[] ROUTE = encoded(KEY, "route");
    private static final byte[] REASONS = encoded(KEY, "reasons");
    private static final byte[] SCORE = encoded(KEY, "score");
    private static final byte[] IDENTITY = encoded(KEY, "identity");
    private static final byte[] BEHAVIOUR = encoded(KEY, "behaviour");
    private static final byte[] ENFORCED = encoded(KEY, "enforced");
    private static final byte[] VERDICT = encoded(KEY, "verdict");
    private static final byte[] DECISION = encoded(KEY, "decision");

    private DecisionMetadata() {}

    /** Writes the fields of a Struct. */
    static void write(Decision decision, ClientName clientName, ReverseProtoWriter to) {
        if (decision.caller() != null) {
            text(TENANT, ClientName.tenant(decision), to);
            text(NAMESPACE, ClientName.namespace(decision), to);
            text(CLIENT, clientName.of(decision), to);
        }
        text(ROUTE, decision.route(), to);
        reasons(decision.verdict().reasons(), to);
        number(BEHAVIOUR, decision.risk().behaviour(), to);
        number(IDENTITY, decision.risk().identity(), to);
        number(SCORE, decision.risk().score(), to);
        text(ENFORCED, decision.enforced().label(), to);
        text(VERDICT, decision.verdict().label(), to);
        text(DECISION, decision.id(), to);
    }

    private static void text(byte[] key, String text, ReverseProtoWriter to) {
        int end = to.end();
        to.text(TEXT, text);
        entry(key, end, to);
    }

    /**
     * In tenths, since more digits mean nothing. JSON, which the access log may write, has no NaN.
     */
    private static void number(byte[] key, double number, ReverseProtoWriter to) {
        int end = to.end();
        to.number(NUMBER, Double.isFinite(number) ? Math.rint(number * 10) / 10 : 0);
        entry(key, end, to);
    }

    private static void reasons(List<Reason> reasons, ReverseProtoWriter to) {
        int end = to.end();
        for (int i = reasons.size() - 1; i >= 0; i--) {
            int value = to.end();
            to.text(TEXT, reasons.get(i).code());
            to.nest(VALUES, value);
        }
        to.nest(LIST, end);
        entry(REASONS, end, to);
    }

    private static void entry(byte[] key, int end, ReverseProtoWriter to) {
        to.nest(VALUE, end);
        to.raw(key);
        to.nest(FIELDS, end);
    }
}
