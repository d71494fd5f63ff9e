// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.collect.ImmutableSet;
import com.google.re2j.Pattern;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelFunctionBinding;

import java.util.List;

/**
 * CEL's {@code matches}, which compiles no expression anew for each request and each round of a
 * loop. RE2 takes time in proportion to the text's length times the expression's size. Thread-safe.
 */
public final class Regexes {

    private static final int MAX_KEPT = 10_000;

    /**
     * What a character costs beside an expression's steps, and what it costs for each, in
     * nanoseconds.
     */
    private static final int PER_CHARACTER = 20;

    private static final int PER_STEP = 6;

    private final Cache<String, Pattern> compiled =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).executor(Runnable::run).build();

    /** Conditions have their expressions written out, so a caller can add none. */
    public @SuppressWarnings("Immutable") // the cache changes no answer
    ImmutableSet<CelFunctionBinding> bindings() {
        return CelFunctionBinding.fromOverloads(
                "matches",
                CelFunctionBinding.from("matches", String.class, String.class, this::find),
                CelFunctionBinding.from("matches_string", String.class, String.class, this::find));
    }

    private boolean find(String text, String regex) {
        return compiled.get(regex, Pattern::compile).matcher(text).find();
    }

    /** Of the operands of {@code matches}, the last of which is a valid expression. */
    static int costPerCharacter(List<CelExpr> operands) {
        int size = Pattern.compile(operands.getLast().constant().stringValue()).programSize();
        return PER_CHARACTER + PER_STEP * size;
    }
}
