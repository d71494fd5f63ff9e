// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import com.google.common.net.InetAddresses;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.riskgate.identity.jwt.ClaimName;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.policy.cel.RequestFunctions;
import dev.riskgate.request.IpLiteral;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a condition asks of a request and never gets, or gets from the client's own hand. Used once.
 */
final class RequestChecks {

    private static final Set<String> CLIENTS_WORD_FOR_ITS_ADDRESS =
            Set.of(
                    "x-forwarded-for",
                    "forwarded",
                    "x-real-ip",
                    "x-client-ip",
                    "true-client-ip",
                    "cf-connecting-ip");

    /** More parameters than a condition has in mind that counts characters. */
    private static final long MANY_PARAMETERS = 100;

    private final ConditionSource source;
    private boolean knowsDepth;

    RequestChecks(ConditionSource source) {
        this.source = source;
    }

    void check() {
        List<CelExpr> all = source.all();
        knowsDepth = all.stream().anyMatch(RequestChecks::isDepth);
        boolean schemeTold = false;
        for (CelExpr expression : all) {
            if (expression.getKind() == CelExpr.ExprKind.Kind.CALL) {
                call(Guards.call(expression), expression);
            }
            if (ValueLists.isOf(expression, "headers")) {
                header(expression, expression.select().field());
            }
            if (!schemeTold && Guards.isField(expression, "request", "scheme")) {
                schemeTold = true;
                source.warn(
                        expression,
                        "over HTTP/2 the client chooses request.scheme itself; refuse http at the"
                                + " listener");
            }
        }
    }

    private void call(String function, CelExpr call) {
        List<CelExpr> sides = ValueLists.sides(call);
        switch (function) {
            case "_==_", "_!=_" -> {
                equality(sides.get(0), List.of(sides.get(1)));
                equality(sides.get(1), List.of(sides.get(0)));
                wholeList(function, sides);
                if (function.equals("_==_")) {
                    method(sides.get(0), List.of(sides.get(1)));
                    method(sides.get(1), List.of(sides.get(0)));
                }
                count(sides);
            }
            case "@in" -> in(sides.get(0), sides.get(1));
            case "_<_", "_<=_", "_>_", "_>=_" -> count(sides);
            case "endsWith" -> equality(sides.get(0), List.of(sides.get(1)));
            case "startsWith" -> beginning(sides.get(0), sides.get(1));
            case "matches" -> regex(sides.get(0), sides.get(1));
            case "_[_]" -> index(sides.get(0), sides.get(1));
            default -> {
                if (function.startsWith("get") && sides.size() == 2) {
                    zone(sides.get(1));
                }
            }
        }
    }

    private void in(CelExpr value, CelExpr container) {
        if (isField(container, "headers") && Guards.isText(value)) {
            header(value, value.constant().stringValue());
        }
        claim(container, value);
        switch (container.getKind()) {
            case LIST -> {
                equality(value, container.list().elements());
                method(value, container.list().elements());
                container.list().elements().forEach(item -> equality(item, List.of(value)));
            }
            case MAP ->
                    equality(
                            value,
                            container.map().entries().stream()
                                    .map(CelExpr.CelMap.Entry::key)
                                    .toList());
            default -> {}
        }
    }

    /** In a route GET covers HEAD, since upstreams answer both with one handler. */
    private void method(CelExpr field, List<CelExpr> others) {
        if (!isField(field, "method")) {
            return;
        }
        List<String> methods =
                others.stream()
                        .filter(Guards::isText)
                        .map(literal -> literal.constant().stringValue())
                        .toList();
        if (methods.contains("GET") && !methods.contains("HEAD")) {
            source.warn(
                    others.getFirst(),
                    "most upstreams answer HEAD like GET, and this does not cover it; write"
                            + " request.method in [\"GET\", \"HEAD\"]");
        }
    }

    private void equality(CelExpr field, List<CelExpr> others) {
        if (isField(field, "path")) {
            for (CelExpr other : others) {
                if (endsInSlash(other)) {
                    source.problem(
                            other,
                            "request.path has no slash at its end, as routes read it: leave the"
                                + " slash out, or write request.path.glob(\"/admin/**\") for all"
                                + " below");
                }
            }
        }
        if (isField(field, "clientAddress")) {
            others.stream().filter(Guards::isText).forEach(this::address);
        }
    }

    /** Whatever else it is put together from; only the root is a slash. */
    private static boolean endsInSlash(CelExpr text) {
        if (Guards.isText(text)) {
            String value = text.constant().stringValue();
            return value.endsWith("/") && value.length() > 1;
        }
        if (!Guards.call(text).equals("_+_")) {
            return false;
        }
        CelExpr end = text.call().args().getLast();
        return endsInSlash(end) || Guards.isText(end) && end.constant().stringValue().equals("/");
    }

    private void address(CelExpr literal) {
        String text = literal.constant().stringValue();
        InetAddress address = IpLiteral.parse(text);
        String canonical = address == null ? "" : InetAddresses.toAddrString(address);
        if (!canonical.equals(text)) {
            source.problem(
                    literal,
                    "request.clientAddress is never \"%s\": %s"
                            .formatted(
                                    text,
                                    address == null
                                            ? "write one address, or"
                                                  + " request.clientAddress.inCidr(\"10.0.0.0/8\")"
                                            : "write \"" + canonical + "\""));
        }
    }

    private void beginning(CelExpr target, CelExpr text) {
        if (Guards.call(target).equals(RequestFunctions.WITH_SLASH) && endsInSlash(text)) {
            String beginning = Guards.isText(text) ? text.constant().stringValue() : "/admin/";
            source.warn(
                    text,
                    "this holds for the path without the slash, too, as routes read it; request.path.glob(\"%s**\") says so"
                            .formatted(beginning));
        }
    }

    /**
     * {@code matches("/admin/*")} is a path that holds "/admin" anywhere, with slashes behind it or
     * none.
     */
    private void regex(CelExpr target, CelExpr pattern) {
        if (isField(target, "path")
                && Guards.isText(pattern)
                && pattern.constant().stringValue().endsWith("/*")) {
            source.warn(
                    pattern,
                    "matches takes a regular expression; for a path pattern write request.path.glob(\"%s\")"
                            .formatted(pattern.constant().stringValue()));
        }
    }

    private void index(CelExpr list, CelExpr key) {
        if (isField(list, "headers") && Guards.isText(key)) {
            header(key, key.constant().stringValue());
        }
        oneOfMany(list, key);
        claim(list, key);
        if (isField(list, "segments") && !knowsDepth) {
            source.warn(
                    key,
                    "a path with fewer segments counts as a match; if that is not meant, write"
                            + " size(request.segments) > N &&");
        }
    }

    /** {@code debug=false&debug=true}: which value counts, is the upstream's choice. */
    private void oneOfMany(CelExpr values, CelExpr index) {
        if (ValueLists.is(values) && index.getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
            source.warn(
                    index,
                    "a caller may send further values, which this does not look at, or none, which counts as a match; write %s.exists(v, v == ...)"
                            .formatted(ValueLists.text(values)));
        }
    }

    private void wholeList(String function, List<CelExpr> sides) {
        for (int i = 0; i < 2; i++) {
            CelExpr list = sides.get(1 - i);
            if (function.equals("_==_")
                    && ValueLists.is(sides.get(i))
                    && list.getKind() == CelExpr.ExprKind.Kind.LIST
                    && !list.list().elements().isEmpty()) {
                source.warn(
                        list,
                        "a caller may send further values, and then these lists differ; write %s.exists(v, v == ...)"
                                .formatted(ValueLists.text(sides.get(i))));
            }
        }
    }

    /** A claim that no token has reads as absent, and fails or never matches. */
    private void claim(CelExpr map, CelExpr key) {
        boolean claims =
                Guards.isField(map, "client", "claims")
                        || Guards.isField(map, "client", "attributes");
        String name = claims && Guards.isText(key) ? key.constant().stringValue() : "";
        if (name.startsWith("$") || name.startsWith("/") || name.contains("['")) {
            source.problem(key, String.valueOf(ClaimName.fault(name)));
        }
    }

    private void header(CelExpr at, String name) {
        String fault = HeaderFault.of(name);
        if (fault != null) {
            source.problem(at, fault);
        } else if (CLIENTS_WORD_FOR_ITS_ADDRESS.contains(name.toLowerCase(Locale.ROOT))) {
            source.warn(
                    at,
                    "a client may write this header itself; request.clientAddress is the address"
                            + " behind the trusted proxies");
        }
    }

    private void zone(CelExpr zone) {
        if (!Guards.isText(zone)) {
            return;
        }
        String text = zone.constant().stringValue();
        try {
            ZoneId.of(text);
        } catch (DateTimeException _) {
            source.problem(
                    zone, "\"%s\" is no time zone, such as \"Europe/Berlin\"".formatted(text));
        }
    }

    /** {@code size(request.query) > 2000} was about characters while the query was a text. */
    private void count(List<CelExpr> sides) {
        for (int i = 0; i < 2; i++) {
            CelExpr number = sides.get(1 - i);
            if (isSizeOf(sides.get(i), "query")
                    && number.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                    && number.constant().getKind() == CelConstant.Kind.INT64_VALUE
                    && number.constant().int64Value() > MANY_PARAMETERS) {
                source.warn(
                        number,
                        "size(request.query) counts parameters; size(request.rawQuery) counts"
                                + " characters");
            }
        }
    }

    private static boolean isDepth(CelExpr expression) {
        return isSizeOf(expression, "segments");
    }

    private static boolean isSizeOf(CelExpr expression, String field) {
        return Guards.call(expression).equals("size")
                && isField(ValueLists.sides(expression).getFirst(), field);
    }

    private static boolean isField(CelExpr expression, String field) {
        return Guards.isField(expression, "request", field);
    }
}
