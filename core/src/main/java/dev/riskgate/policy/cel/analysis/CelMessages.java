// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * Turns what CEL's compiler says into words for a person who writes a policy, at the same place.
 * Used once.
 */
final class CelMessages {

    /** {@code request.headers.x-debug}, which CEL reads as a subtraction. */
    private static final Pattern HYPHEN =
            Pattern.compile(
                    "\\b(request\\.headers|request\\.query|client\\.attributes|client\\.claims)"
                            + "\\.([A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)+)");

    private static final List<String> SYNTAX =
            List.of(
                    "token recognition",
                    "mismatched input",
                    "extraneous input",
                    "missing ",
                    "no viable");

    private final YamlNode node;
    private final String text;
    private final CelValidationResult result;
    private final @Nullable CelAbstractSyntaxTree parsed;

    private CelMessages(YamlNode node, CelValidationResult result) {
        this.node = node;
        this.text = node.text();
        this.result = result;
        this.parsed = parsed(text);
    }

    /**
     * Reports what is wrong with a condition at its places in the file.
     *
     * @param node the condition
     * @param result of compiling it, with at least one error
     */
    static void report(YamlNode node, CelValidationResult result) {
        new CelMessages(node, result).report();
    }

    private void report() {
        Optional<Advice> hyphen = hyphen();
        if (hyphen.isPresent()) {
            tell(hyphen.get());
            return;
        }
        List<Advice> syntax = parsed == null ? SyntaxAdvice.of(text) : List.of();
        if (!syntax.isEmpty()) {
            syntax.forEach(this::tell);
            return;
        }
        if (parsed == null) {
            // What follows the first fault of the grammar is mostly about the first.
            tell(advice(result.getErrors().getFirst()));
            return;
        }
        boolean brokenLoop = false;
        for (CelIssue issue : result.getErrors()) {
            boolean variable = isVariable(issue);
            // The name of a loop's element is unknown where the loop is not one.
            if (!variable || !brokenLoop) {
                tell(advice(issue));
            }
            brokenLoop |=
                    !variable
                            && issue.getMessage().startsWith("undeclared reference")
                            && NameAdvice.isLoop(quoted(issue.getMessage()));
        }
    }

    private boolean isVariable(CelIssue issue) {
        String name = quoted(issue.getMessage());
        int offset = offset(issue);
        return issue.getMessage().startsWith("undeclared reference")
                && (Character.isLetter(charAt(offset)) || charAt(offset) == '_')
                && !text.startsWith(name + "(", offset);
    }

    private void tell(Advice advice) {
        node.problemAt(advice.offset(), advice.message());
    }

    private Optional<Advice> hyphen() {
        List<ConditionText.Piece> quoted =
                ConditionText.pieces(text).stream()
                        .filter(piece -> piece.kind() == ConditionText.Kind.TEXT)
                        .toList();
        Matcher matcher = HYPHEN.matcher(text);
        while (matcher.find()) {
            int at = matcher.start();
            if (quoted.stream().noneMatch(piece -> piece.offset() <= at && at < piece.end())) {
                return Optional.of(
                        new Advice(
                                matcher.start(2),
                                "a name with \"-\" stands in brackets: %s[\"%s\"]"
                                        .formatted(matcher.group(1), matcher.group(2))));
            }
        }
        return Optional.empty();
    }

    private Advice advice(CelIssue issue) {
        return new Advice(offset(issue), message(issue));
    }

    private int codePoints(CelIssue issue) {
        return result.getSource().getLocationOffset(issue.getSourceLocation()).orElse(0);
    }

    private int offset(CelIssue issue) {
        return text.offsetByCodePoints(
                0, Math.min(codePoints(issue), text.codePointCount(0, text.length())));
    }

    private String message(CelIssue issue) {
        String message = issue.getMessage();
        int codePoints = codePoints(issue);
        int offset = offset(issue);
        String quoted = quoted(message);
        if (message.startsWith("found no matching overload")) {
            return Optional.ofNullable(parsed)
                    .flatMap(tree -> OverloadAdvice.at(tree, codePoints))
                    .orElseGet(() -> MismatchAdvice.of(message, call(quoted, codePoints)));
        }
        if (message.startsWith("undefined field")) {
            return NameAdvice.field(owner(offset), quoted);
        }
        if (message.startsWith("undeclared reference")) {
            return isVariable(issue)
                    ? NameAdvice.variable(quoted, isCompared(offset, quoted))
                    : NameAdvice.function(quoted);
        }
        if (message.startsWith("expected type 'bool'")) {
            String type = message.substring(message.lastIndexOf("found") + 5).strip();
            return "a condition must be true or false, and this is "
                    + TypeNames.one(type.replace("'", ""));
        }
        if (message.startsWith("invalid argument to has()")) {
            return "has takes a field, such as has(client.attributes.tier); for a name in quotes"
                    + " write \"tier\" in client.attributes";
        }
        if (message.endsWith("does not support field selection")) {
            return "%s has no fields, and no field is here".formatted(TypeNames.one(quoted));
        }
        if (SYNTAX.stream().anyMatch(message::startsWith)) {
            // Without a quote behind it, the end is what the parser would have liked.
            return message.contains("<EOF>'")
                    ? "the condition ends too early"
                    : "%s makes no sense here".formatted(rest(offset));
        }
        return message.lines().findFirst().orElse("");
    }

    /** The next word or sign of the text, quoted. */
    private String rest(int offset) {
        return ConditionText.pieces(text).stream()
                .filter(piece -> piece.end() > offset)
                .findFirst()
                .map(
                        piece ->
                                piece.kind() == ConditionText.Kind.TEXT
                                        ? piece.text()
                                        : "\"" + piece.text() + "\"")
                .orElse("this");
    }

    private Optional<CelExpr> call(String function, int codePoints) {
        if (parsed == null) {
            return Optional.empty();
        }
        return CelNavigableAst.fromAst(parsed)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .filter(call -> Guards.call(call).equals(function))
                .filter(call -> place(parsed, call) == codePoints)
                .findFirst();
    }

    private static int place(CelAbstractSyntaxTree tree, CelExpr call) {
        return tree.getSource().getPositionsMap().getOrDefault(call.id(), -1);
    }

    private static @Nullable CelAbstractSyntaxTree parsed(String text) {
        try {
            return ConditionCompiler.Cel.COMPILER.parse(text).getAst();
        } catch (CelValidationException _) {
            return null;
        }
    }

    private boolean isCompared(int offset, String name) {
        String before = text.substring(0, offset).stripTrailing();
        String after = text.substring(Math.min(text.length(), offset + name.length())).strip();
        return before.endsWith("=")
                || before.endsWith("[")
                || after.startsWith("==")
                || after.startsWith("!=");
    }

    private char charAt(int offset) {
        return offset < text.length() ? text.charAt(offset) : ' ';
    }

    private static String quoted(String message) {
        int from = message.indexOf('\'') + 1;
        int to = message.indexOf('\'', from);
        return to < 0 ? "" : message.substring(from, to);
    }

    /** The dotted path that ends where the compiler points: before a field's dot. */
    private String owner(int offset) {
        int from = Math.min(offset, text.length());
        while (from > 0
                && (Character.isLetter(text.charAt(from - 1)) || text.charAt(from - 1) == '.')) {
            from--;
        }
        return text.substring(from, Math.min(offset, text.length()));
    }
}
