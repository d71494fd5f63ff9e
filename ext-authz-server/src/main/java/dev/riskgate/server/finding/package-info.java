// SPDX-License-Identifier: Apache-2.0
/** What is allowed and yet unsafe: a class for each finding, and the list of them. */
@NullMarked
package dev.riskgate.server.finding;

import org.jspecify.annotations.NullMarked;
