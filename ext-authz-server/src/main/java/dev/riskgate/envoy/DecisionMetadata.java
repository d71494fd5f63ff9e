package dev.riskgate.envoy;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.riskgate.decision.Decision;
import dev.riskgate.verdict.Reason;

/**
 * What later filters and the access log can read of a decision: Envoy's dynamic metadata, namespace {@code
 * envoy.filters.http.ext_authz}. Keys: decision, verdict, enforced, score, reasons (codes), route, and client if known.
 */
final class DecisionMetadata {

    private DecisionMetadata() {}

    static Struct of(Decision decision) {
        ListValue.Builder reasons = ListValue.newBuilder();
        for (Reason reason : decision.verdict().reasons()) {
            reasons.addValues(text(reason.code()));
        }
        Struct.Builder metadata =
                Struct.newBuilder()
                        .putFields("decision", text(decision.id()))
                        .putFields("verdict", text(decision.verdict().word()))
                        .putFields("enforced", text(decision.enforced().word()))
                        .putFields("score", number(decision.risk().score()))
                        .putFields("reasons", Value.newBuilder().setListValue(reasons).build())
                        .putFields("route", text(decision.route()));
        if (decision.caller() != null) {
            metadata.putFields("client", text(HeaderText.encode(decision.caller().client().id())));
        }
        return metadata.build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    /** In tenths, since more digits mean nothing. JSON, which the access log may write, has no NaN. */
    private static Value number(double number) {
        double tenths = Double.isFinite(number) ? Math.rint(number * 10) / 10 : 0;
        return Value.newBuilder().setNumberValue(tenths).build();
    }
}
