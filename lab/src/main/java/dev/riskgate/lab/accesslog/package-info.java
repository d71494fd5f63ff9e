// SPDX-License-Identifier: Apache-2.0
/** Logs of real servers, as calls. */
@NullMarked
package dev.riskgate.lab.accesslog;

import org.jspecify.annotations.NullMarked;
