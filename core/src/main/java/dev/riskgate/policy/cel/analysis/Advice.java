// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

/**
 * What is wrong with a condition, and what to write instead.
 *
 * @param offset where in the condition's text, in characters
 */
record Advice(int offset, String message) {}
