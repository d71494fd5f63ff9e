// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

/**
 * How requests are read and answers written, as one immutable snapshot; a reload of the policy
 * swaps both.
 */
public record EnvoyEnds(CheckRequestReader reader, CheckResponseWriter writer) {}
