// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.sink.SinkSettings;

/**
 * One output of the decision log.
 *
 * @param name in metrics and messages; no other output has it
 * @param encoding what its records look like
 * @param sink where they go
 * @param queueSize decisions that may wait to be written, at least 1; more are dropped and counted
 */
public record OutputSettings(String name, Encoding encoding, SinkSettings sink, int queueSize) {}
