// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.TestWorld;

import java.time.Duration;
import java.util.function.Function;

/**
 * One line of the story.
 *
 * @param title what happens, in a few words
 * @param later how much time passes first
 * @param times how often the request is sent, all at the same time; the last response to be refused
 *     is the outcome
 */
public record DemoStep(
        String title,
        Duration later,
        Function<TestWorld, Request> request,
        int times,
        Expected expected) {

    static DemoStep now(String title, Function<TestWorld, Request> request, Expected expected) {
        return new DemoStep(title, Duration.ZERO, request, 1, expected);
    }

    DemoStep later(Duration wait) {
        return new DemoStep(title, wait, request, times, expected);
    }

    DemoStep times(int count) {
        return new DemoStep(title, later, request, count, expected);
    }
}
