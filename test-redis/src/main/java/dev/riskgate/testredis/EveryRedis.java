// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The tests of this class run once with each server program that {@link RedisPrograms} finds: every
 * server that they start without naming a program is of that one. The program's name stands in the
 * name of the run and in a failure. Where one that belongs to them is not to be had, its run is
 * reported as skipped, with the reason.
 *
 * <p>{@code @BeforeAll} comes before all runs, so no server can be started there. Not for tests
 * that run at the same time as others in one JVM.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(EveryRedisExtension.class)
public @interface EveryRedis {}
