package dev.riskgate.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the type check cannot see and yet is certainly, or probably, a mistake. */
final class ConditionChecks {

    /** Databases also name Kosovo, which ISO 3166-1 leaves to its users. */
    private static final Set<String> COUNTRIES = countries();

    private static final Set<String> ATTRIBUTES = Set.of("client.attributes", "client.claims");

    private final YamlNode node;
    private final CelAbstractSyntaxTree tree;
    private final Set<String> credentials;
    private final Set<String> routes;
    private boolean pass = true;

    ConditionChecks(
            YamlNode node,
            CelAbstractSyntaxTree tree,
            Set<String> credentials,
            Set<String> routes) {
        this.node = node;
        this.tree = tree;
        this.credentials = credentials;
        this.routes = routes;
    }

    private static Set<String> countries() {
        Set<String> all = new HashSet<>(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2));
        all.add("XK");
        return all;
    }

    /** False if a problem was reported. */
    boolean pass() {
        List<CelExpr> all =
                CelNavigableAst.fromAst(tree)
                        .getRoot()
                        .allNodes()
                        .map(CelNavigableExpr::expr)
                        .toList();
        for (CelExpr expression : all) {
            switch (Guards.call(expression)) {
                case "matches" -> checkRegex(expression);
                case "_==_", "_!=_" -> checkEquality(expression.call().args());
                case "@in" -> checkIn(expression.call().args());
                case "_<_", "_<=_", "_>_", "_>=_" -> checkScore(expression.call().args());
                default -> {}
            }
        }
        warnOfAbsentAttributes(all);
        return pass;
    }

    /** CEL would fail on a bad pattern with every request. */
    private void checkRegex(CelExpr call) {
        CelExpr pattern = call.call().args().getLast();
        if (!Guards.isText(pattern)) {
            problem(
                    pattern,
                    "a regular expression has to be written out: whoever chooses it chooses what it"
                            + " costs");
            return;
        }
        try {
            int size = Pattern.compile(pattern.constant().stringValue()).programSize();
            if (size > ConditionCompiler.MAX_REGEX_SIZE) {
                problem(
                        pattern,
                        "this regular expression is too costly (%d of at most %d steps)"
                                .formatted(size, ConditionCompiler.MAX_REGEX_SIZE));
            }
        } catch (PatternSyntaxException e) {
            problem(pattern, "not a regular expression (RE2): " + e.getDescription());
        }
    }

    private void checkEquality(List<CelExpr> sides) {
        checkWord(sides.get(0), sides.get(1));
        checkWord(sides.get(1), sides.get(0));
    }

    private void checkIn(List<CelExpr> sides) {
        if (sides.get(1).getKind() == CelExpr.ExprKind.Kind.LIST) {
            sides.get(1).list().elements().forEach(word -> checkWord(sides.get(0), word));
        }
    }

    /** A score goes from 0 to 100: beyond that, a comparison says the same of every request. */
    private void checkScore(List<CelExpr> sides) {
        for (int i = 0; i < 2; i++) {
            CelExpr number = sides.get(1 - i);
            if (!path(sides.get(i)).equals("risk.score")
                    || number.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
                continue;
            }
            double value =
                    switch (number.constant().getKind()) {
                        case DOUBLE_VALUE -> number.constant().doubleValue();
                        case INT64_VALUE -> number.constant().int64Value();
                        default -> 50;
                    };
            if (value < 0 || value > 100) {
                problem(number, "risk.score is a number from 0 to 100");
            }
        }
    }

    /** A comparison with a word that the field never has, such as {@code request.method == "get"}. */
    private void checkWord(CelExpr field, CelExpr literal) {
        if (!Guards.isText(literal)) {
            return;
        }
        String word = literal.constant().stringValue();
        if (path(field).equals(Variables.ROUTE)) {
            List<String> words = new ArrayList<>(routes);
            words.add(Routes.NO_ROUTE);
            checkAmong(field, literal, words);
            return;
        }
        if (field.getKind() != CelExpr.ExprKind.Kind.SELECT) {
            return;
        }
        switch (path(field)) {
            case "place.country" -> {
                if (!word.isEmpty() && !COUNTRIES.contains(word)) {
                    problem(
                            literal,
                            "place.country is never \"%s\": countries are two upper-case letters (ISO 3166-1)"
                                    .formatted(word));
                }
            }
            case "request.host" -> {
                String fault = word.isEmpty() ? null : HostGlob.fault(word);
                if (fault != null) {
                    problem(literal, "request.host is never \"%s\": %s".formatted(word, fault));
                }
            }
            default -> {}
        }
        String name = field.select().field();
        Collection<String> words =
                Variables.struct(path(field.select().operand()))
                        .map(struct -> struct.fields().get(name))
                        .map(Variables.Field::words)
                        .orElse(List.of());
        if (path(field).equals("client.credential.name")) {
            words = new ArrayList<>(credentials);
            words.add("");
        }
        if (!words.isEmpty()) {
            checkAmong(field, literal, words);
        }
    }

    private void checkAmong(CelExpr field, CelExpr literal, Collection<String> words) {
        String word = literal.constant().stringValue();
        if (!words.contains(word)) {
            problem(
                    literal,
                    "%s is never \"%s\"%s"
                            .formatted(path(field), word, Suggestion.among(word, words)));
        }
    }

    /** Reading an attribute that a client does not have is an error, and an error counts as a match. */
    private void warnOfAbsentAttributes(List<CelExpr> all) {
        Set<String> tested = new HashSet<>();
        for (CelExpr expression : all) {
            if (isAttribute(expression) && expression.select().testOnly()) {
                tested.add(expression.select().field());
            }
            if (Guards.call(expression).equals("@in")
                    && Guards.isText(expression.call().args().getFirst())) {
                tested.add(expression.call().args().getFirst().constant().stringValue());
            }
        }
        Set<String> warned = new HashSet<>();
        for (CelExpr expression : all) {
            if (isAttribute(expression)
                    && !tested.contains(expression.select().field())
                    && warned.add(expression.select().field())) {
                String path = path(expression);
                node.warnAt(
                        offset(expression.select().operand()),
                        "a client without %s counts as a match; if that is not meant, write has(%s) &&"
                                .formatted(path, path));
            }
        }
    }

    private static boolean isAttribute(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.SELECT
                && ATTRIBUTES.contains(path(expression.select().operand()));
    }

    /** {@code client.credential.name}; empty if the expression is no plain path. */
    static String path(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> expression.ident().name();
            case SELECT -> {
                String owner = path(expression.select().operand());
                yield owner.isEmpty() ? "" : owner + "." + expression.select().field();
            }
            default -> "";
        };
    }

    private void problem(CelExpr at, String message) {
        node.problemAt(offset(at), message);
        pass = false;
    }

    private int offset(CelExpr expression) {
        int codePoints = tree.getSource().getPositionsMap().getOrDefault(expression.id(), 0);
        String text = node.text();
        return text.offsetByCodePoints(
                0, Math.min(codePoints, text.codePointCount(0, text.length())));
    }
}
