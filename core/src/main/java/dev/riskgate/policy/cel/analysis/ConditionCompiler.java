// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
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
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
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
                CelMessages.report(node, result);
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
                    costs,
                    ReadsFinder.of(tree));
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

    static boolean reads(CelAbstractSyntaxTree tree, String variable) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .anyMatch(
                        node ->
                                node.getKind() == CelExpr.ExprKind.Kind.IDENT
                                        && node.expr().ident().name().equals(variable));
    }

    private static String firstLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
