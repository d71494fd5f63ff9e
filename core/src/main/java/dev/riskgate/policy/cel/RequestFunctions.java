// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.runtime.CelFunctionBinding;

import java.util.List;
import java.util.Optional;

/**
 * What conditions can ask of {@code request.path} and {@code request.clientAddress} beyond CEL's
 * own functions: the routes' path patterns, blocks of addresses, and CEL's text functions in a form
 * that cannot tell {@code /admin} from {@code /admin/}, as routes and most upstreams do not.
 * Stateless.
 *
 * <p>All are macros, so that the functions behind them are handed the request and find their
 * pattern made ready.
 */
public final class RequestFunctions {

    /** Whether the path matches a pattern: request, text. */
    public static final String GLOB = "@glob";

    /** Whether the client's address is in a block: request, text. */
    public static final String IN_CIDR = "@inCidr";

    /** The path with a slash at its end: request. */
    public static final String WITH_SLASH = "@withSlash";

    private static final String OR = "_||_";

    private RequestFunctions() {}

    public static ImmutableList<CelMacro> macros() {
        return ImmutableList.of(
                CelMacro.newReceiverVarArgMacro(
                        "glob",
                        (make, target, arguments) ->
                                tests(make, "glob", GLOB, "path", target, arguments)),
                CelMacro.newReceiverVarArgMacro(
                        "inCidr",
                        (make, target, arguments) ->
                                tests(make, "inCidr", IN_CIDR, "clientAddress", target, arguments)),
                CelMacro.newReceiverMacro(
                        "startsWith",
                        1,
                        (make, target, arguments) ->
                                withSlash(make, "startsWith", target, arguments.getFirst())),
                CelMacro.newReceiverMacro(
                        "contains",
                        1,
                        (make, target, arguments) ->
                                withSlash(make, "contains", target, arguments.getFirst())),
                CelMacro.newReceiverMacro(
                        "matches",
                        1,
                        (make, target, arguments) -> eitherWay(make, target, arguments.getFirst())),
                // CEL has it as a function, too.
                CelMacro.newGlobalMacro(
                        "matches",
                        2,
                        (make, _, arguments) ->
                                eitherWay(make, arguments.getFirst(), arguments.getLast())));
    }

    public static ImmutableList<CelFunctionDecl> declarations() {
        CelType request = Variables.REQUEST.type();
        return ImmutableList.of(
                declaration(GLOB, SimpleType.BOOL, request, SimpleType.STRING),
                declaration(IN_CIDR, SimpleType.BOOL, request, SimpleType.STRING),
                declaration(WITH_SLASH, SimpleType.STRING, request));
    }

    private static CelFunctionDecl declaration(String name, CelType result, CelType... parameters) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(overload(name), result, parameters));
    }

    public static ImmutableSet<CelFunctionBinding> bindings() {
        return ImmutableSet.<CelFunctionBinding>builder()
                .addAll(
                        CelFunctionBinding.fromOverloads(
                                GLOB,
                                CelFunctionBinding.from(
                                        overload(GLOB),
                                        Variables.Value.class,
                                        String.class,
                                        (request, glob) -> request.facts().matches(glob))))
                .addAll(
                        CelFunctionBinding.fromOverloads(
                                IN_CIDR,
                                CelFunctionBinding.from(
                                        overload(IN_CIDR),
                                        Variables.Value.class,
                                        String.class,
                                        (request, cidr) -> request.facts().isClientIn(cidr))))
                .addAll(
                        CelFunctionBinding.fromOverloads(
                                WITH_SLASH,
                                CelFunctionBinding.from(
                                        overload(WITH_SLASH),
                                        Variables.Value.class,
                                        request -> request.facts().view().pathWithSlash())))
                .build();
    }

    /** As a person wrote it, with the functions of macros turned back. */
    public static String written(String condition) {
        return condition
                .replace(GLOB + "(request, ", "request.path.glob(")
                .replace(IN_CIDR + "(request, ", "request.clientAddress.inCidr(")
                .replace(WITH_SLASH + "(request)", "request.path");
    }

    private static String overload(String function) {
        return function.substring(1) + "_request";
    }

    /** {@code request.path.glob("/a/**")}, or with a list of which one has to match. */
    private static Optional<CelExpr> tests(
            CelMacroExprFactory make,
            String name,
            String function,
            String field,
            CelExpr target,
            List<CelExpr> arguments) {
        if (!Guards.isField(target, "request", field)) {
            return Optional.of(make.reportError("%s is for request.%s".formatted(name, field)));
        }
        if (arguments.size() != 1) {
            return Optional.of(
                    make.reportError(name + " takes one text, or one list of texts: [a, b]"));
        }
        CelExpr argument = arguments.getFirst();
        List<CelExpr> texts =
                argument.getKind() == CelExpr.ExprKind.Kind.LIST
                        ? argument.list().elements()
                        : List.of(argument);
        if (texts.isEmpty()) {
            return Optional.of(make.reportError(name + " needs at least one text"));
        }
        CelExpr any = null;
        for (CelExpr text : texts) {
            CelExpr test = make.newGlobalCall(function, request(make, target), text);
            any = any == null ? test : make.newGlobalCall(OR, any, test);
        }
        return Optional.ofNullable(any);
    }

    /**
     * A text that begins with {@code /admin/} or holds it: {@code /admin} does, since it is the
     * same path.
     */
    private static Optional<CelExpr> withSlash(
            CelMacroExprFactory make, String function, CelExpr target, CelExpr argument) {
        return isPath(target)
                ? Optional.of(
                        make.newReceiverCall(
                                function,
                                make.newGlobalCall(WITH_SLASH, request(make, target)),
                                argument))
                : Optional.empty();
    }

    /**
     * A regular expression may want the slash ({@code ^/admin/}) or its absence ({@code /export$}).
     */
    private static Optional<CelExpr> eitherWay(
            CelMacroExprFactory make, CelExpr target, CelExpr pattern) {
        if (!isPath(target)) {
            return Optional.empty();
        }
        CelExpr slash = make.newGlobalCall(WITH_SLASH, request(make, target));
        return Optional.of(
                make.newGlobalCall(
                        OR,
                        make.newReceiverCall("matches", target, pattern),
                        make.newReceiverCall("matches", slash, make.copy(pattern))));
    }

    private static boolean isPath(CelExpr expression) {
        return Guards.isField(expression, "request", "path");
    }

    private static CelExpr request(CelMacroExprFactory make, CelExpr field) {
        return make.copy(field.select().operand());
    }
}
