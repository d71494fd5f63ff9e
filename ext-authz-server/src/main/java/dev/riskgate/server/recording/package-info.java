// SPDX-License-Identifier: Apache-2.0
/** Starts the recording that the server file asks for. */
@NullMarked
package dev.riskgate.server.recording;

import org.jspecify.annotations.NullMarked;
