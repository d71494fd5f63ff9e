package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.World;

import java.time.Duration;
import java.util.function.Function;

/**
 * One line of the story.
 *
 * @param title what happens, in a few words
 * @param later how much time passes first
 * @param times how often the request is sent, all at the same time; the last response to be refused is the outcome
 */
public record Step(
        String title,
        Duration later,
        Function<World, Request> request,
        int times,
        Expected expected) {

    static Step now(String title, Function<World, Request> request, Expected expected) {
        return new Step(title, Duration.ZERO, request, 1, expected);
    }

    Step later(Duration wait) {
        return new Step(title, wait, request, times, expected);
    }

    Step times(int count) {
        return new Step(title, later, request, count, expected);
    }
}
