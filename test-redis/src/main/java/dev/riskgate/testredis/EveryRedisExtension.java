// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import java.util.List;
import java.util.stream.Stream;

/** Runs a class once with each Redis. Programs are looked for once in a JVM. */
final class EveryRedisExtension
        implements ClassTemplateInvocationContextProvider, BeforeAllCallback, AfterAllCallback {

    private static final Namespace OURS = Namespace.create(EveryRedisExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        System.setProperty(RedisBinary.CHOSEN, RedisBinary.NOT_YET);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.clearProperty(RedisBinary.CHOSEN);
    }

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
            ExtensionContext context) {
        RedisPrograms programs =
                context.getRoot()
                        .getStore(OURS)
                        .computeIfAbsent(
                                RedisPrograms.class,
                                _ -> RedisPrograms.find(),
                                RedisPrograms.class);
        return Stream.concat(
                programs.found().stream().map(Run::new),
                programs.missing().stream().map(NotRun::new));
    }

    private record Run(RedisBinary binary) implements ClassTemplateInvocationContext {

        @Override
        public String getDisplayName(int number) {
            return binary.name();
        }

        @Override
        public void prepareInvocation(ExtensionContext context) {
            System.setProperty(RedisBinary.CHOSEN, binary.file().toString());
        }

        /** Reports of builds leave the name of the run out, so a failure carries it. */
        @Override
        public List<Extension> getAdditionalExtensions() {
            TestExecutionExceptionHandler named =
                    (_, failure) -> {
                        failure.addSuppressed(new RedisFailed("this was on " + binary.name()));
                        throw failure;
                    };
            return List.of(named);
        }
    }

    /** Every test of it is reported as skipped, with the reason. */
    private record NotRun(String reason) implements ClassTemplateInvocationContext {

        @Override
        public String getDisplayName(int number) {
            return reason;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            ExecutionCondition never = _ -> ConditionEvaluationResult.disabled(reason);
            return List.of(never);
        }
    }
}
