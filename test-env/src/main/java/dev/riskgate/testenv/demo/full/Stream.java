// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.world.RawHttp.Request;

import java.util.Random;
import java.util.function.Function;

/**
 * Requests of one kind.
 *
 * @param perSecond how many on average
 * @param next makes the next one
 */
record Stream(double perSecond, Function<Random, Request> next) {}
