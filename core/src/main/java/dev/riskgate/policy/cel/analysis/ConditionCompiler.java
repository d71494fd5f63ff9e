// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.riskgate.policy.cel.Condition;
import dev.riskgate.policy.cel.ConditionCosts;
import dev.riskgate.policy.cel.FixedArguments;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.policy.cel.Membership;
import dev.riskgate.policy.cel.Regexes;
import dev.riskgate.policy.cel.RequestFunctions;
import dev.riskgate.policy.cel.RuleBudget;
import dev.riskgate.policy.cel.TextSearch;
import dev.riskgate.policy.cel.ValueDomain;
import dev.riskgate.policy.cel.Variables;
import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles conditions, and reports what is wrong with them at its place in the file. */
public final class ConditionCompiler {

    private static final int MAX_CHARACTERS = 4096;

    /** RE2 takes time in proportion to this, times the length of the text. */
    static final int MAX_REGEX_SIZE = 200;

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .maxExpressionCodePointSize(MAX_CHARACTERS)
                    // The budget counts them.
                    .comprehensionMaxIterations(-1)
                    .maxRegexProgramSize(MAX_REGEX_SIZE)
                    .enableHeterogeneousNumericComparisons(true)
                    .build();

    private ConditionCompiler() {}

    /** Loaded with the first condition: a policy without rules does not pay for the parser. */
    static final class Cel {
        static final CelCompiler COMPILER = compiler();
        static final CelRuntime RUNTIME =
                CelRuntimeFactory.plannerRuntimeBuilder()
                        .setOptions(OPTIONS)
                        .setTypeProvider(Variables.TYPES)
                        .setStandardFunctions(
                                CelStandardFunctions.newBuilder()
                                        .excludeFunctions(
                                                CelStandardFunctions.StandardFunction.IN,
                                                CelStandardFunctions.StandardFunction.CONTAINS,
                                                CelStandardFunctions.StandardFunction.MATCHES)
                                        .build())
                        .addFunctionBindings(Membership.bindings(OPTIONS))
                        .addFunctionBindings(RequestFunctions.bindings())
                        .addFunctionBindings(TextSearch.bindings())
                        .addFunctionBindings(new Regexes().bindings())
                        .build();

        private static CelCompiler compiler() {
            CelCompilerBuilder builder =
                    CelCompilerFactory.standardCelCompilerBuilder()
                            .setOptions(OPTIONS)
                            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                            .addMacros(RequestFunctions.macros())
                            .addFunctionDeclarations(RequestFunctions.declarations())
                            .setTypeProvider(Variables.TYPES)
                            .setResultType(SimpleType.BOOL)
                            .addVar(Variables.ROUTE, SimpleType.STRING);
            Variables.STRUCTS.forEach((name, struct) -> builder.addVar(name, struct.type()));
            return builder.build();
        }
    }

    /**
     * @param credentials names of the policy's credentials
     * @param namespaces of the clients that these credentials name
     * @param routes names of the routes where it is asked, {@link
     *     dev.riskgate.policy.model.RouteSettings#NO_ROUTE} included
     * @return null if it has been reported as wrong
     */
    public static @Nullable Condition compile(
            YamlNode node,
            Set<String> credentials,
            Collection<String> namespaces,
            Set<String> routes) {
        String text = node.text();
        if (text.isBlank()) {
            node.problem("a condition is needed, such as request.method == \"DELETE\"");
            return null;
        }
        if (text.length() > MAX_CHARACTERS) {
            node.problem("a condition has at most " + MAX_CHARACTERS + " characters");
            return null;
        }
        try {
            CelValidationResult result = Cel.COMPILER.compile(text);
            if (result.hasError()) {
                result.getErrors().forEach(issue -> report(node, text, result.getSource(), issue));
                return null;
            }
            CelAbstractSyntaxTree tree = result.getAst();
            Map<String, ValueDomain> facts =
                    Map.of(
                            Variables.ROUTE,
                            ValueDomain.words(routes),
                            "client.credential.name",
                            ValueDomain.words(withNone(credentials)),
                            "client.namespace",
                            ValueDomain.words(withNone(namespaces)));
            boolean sound =
                    new ConditionChecks(
                                    node, tree, new AbstractEvaluation(tree, Cel.RUNTIME, facts))
                            .pass();
            ConditionSource source = new ConditionSource(node, tree);
            FixedArguments arguments = new FixedArgumentsReader(source).read();
            new RequestChecks(source).check();
            if (!sound || !source.isSound()) {
                return null;
            }
            ConditionCosts costs = ConditionCosts.of(tree);
            if (isTooCostly(node, costs)) {
                return null;
            }
            return new Condition(
                    Cel.RUNTIME.createProgram(tree),
                    Guards.of(tree.getExpr()),
                    reads(tree, "risk"),
                    arguments,
                    costs);
        } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
            node.problem("the condition cannot be compiled: " + firstLine(e.getMessage()));
            return null;
        }
    }

    /**
     * Such a condition could not be evaluated even for a small request, and would count as matched.
     */
    private static boolean isTooCostly(YamlNode node, ConditionCosts costs) {
        boolean tooCostly = costs.ordinary() > RuleBudget.CHARGES;
        if (tooCostly) {
            node.problem(
                    "this costs too much even where every list has %d elements and every text %d characters: %s"
                            .formatted(
                                    ConditionCosts.LIST,
                                    ConditionCosts.TEXT_IN_LOOP,
                                    "write fewer loops within loops, such as \"x in list\" for"
                                            + " list.exists(y, y == x)"));
        }
        return tooCostly;
    }

    /** Nobody has a credential of no name, and a namespace of none. */
    private static Set<String> withNone(Collection<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        all.add("");
        return all;
    }

    private static boolean reads(CelAbstractSyntaxTree tree, String variable) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .anyMatch(
                        node ->
                                node.getKind() == CelExpr.ExprKind.Kind.IDENT
                                        && node.expr().ident().name().equals(variable));
    }

    private static void report(YamlNode node, String text, CelSource source, CelIssue issue) {
        int codePoints = source.getLocationOffset(issue.getSourceLocation()).orElse(0);
        int offset =
                text.offsetByCodePoints(
                        0, Math.min(codePoints, text.codePointCount(0, text.length())));
        node.problemAt(
                offset,
                overloadAdvice(text, codePoints, issue)
                        .orElseGet(() -> message(text, offset, issue.getMessage())));
    }

    private static Optional<String> overloadAdvice(String text, int codePoints, CelIssue issue) {
        if (!issue.getMessage().startsWith("found no matching overload")) {
            return Optional.empty();
        }
        try {
            return OverloadAdvice.at(Cel.COMPILER.parse(text).getAst(), codePoints);
        } catch (CelValidationException _) {
            return Optional.empty();
        }
    }

    /**
     * The compiler's word, with a suggestion where it does not know a name, and without ANTLR's
     * list of tokens.
     */
    private static String message(String text, int offset, String message) {
        String quoted = quoted(message);
        if (message.startsWith("undefined field")) {
            String owner = owner(text, offset);
            return Variables.struct(owner)
                    .map(
                            struct ->
                                    "%s has no field \"%s\"%s"
                                            .formatted(
                                                    owner,
                                                    quoted,
                                                    Suggestion.among(
                                                            quoted, struct.fields().keySet())))
                    .orElse(firstLine(message));
        }
        if (message.startsWith("undeclared reference")
                && Character.isLetter(charAt(text, offset))) {
            List<String> known = new ArrayList<>(Variables.STRUCTS.keySet());
            known.add(Variables.ROUTE);
            return "unknown name \"%s\"%s".formatted(quoted, Suggestion.among(quoted, known));
        }
        if (message.startsWith("expected type 'bool'")) {
            return "a condition must be true or false, and this is a "
                    + message.substring(message.lastIndexOf("found") + 5).strip().replace("'", "");
        }
        int list = message.indexOf(" expecting {");
        return firstLine(list < 0 ? message : message.substring(0, list));
    }

    private static char charAt(String text, int offset) {
        return offset < text.length() ? text.charAt(offset) : ' ';
    }

    private static String quoted(String message) {
        int from = message.indexOf('\'') + 1;
        int to = message.indexOf('\'', from);
        return to < 0 ? "" : message.substring(from, to);
    }

    /** The dotted path that ends where the compiler points: before a field's dot. */
    private static String owner(String text, int offset) {
        int from = Math.min(offset, text.length());
        while (from > 0
                && (Character.isLetter(text.charAt(from - 1)) || text.charAt(from - 1) == '.')) {
            from--;
        }
        return text.substring(from, Math.min(offset, text.length()));
    }

    private static String firstLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
