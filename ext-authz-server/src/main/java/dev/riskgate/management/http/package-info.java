// SPDX-License-Identifier: Apache-2.0
/** The HTTP port for people and probes: connections within bounds, requests within a time. */
@NullMarked
package dev.riskgate.management.http;

import org.jspecify.annotations.NullMarked;
