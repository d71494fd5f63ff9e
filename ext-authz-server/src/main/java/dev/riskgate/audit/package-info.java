// SPDX-License-Identifier: Apache-2.0
/** The decision log: decisions as records, written off the check's path to one or more outputs. */
@NullMarked
package dev.riskgate.audit;

import org.jspecify.annotations.NullMarked;
