// SPDX-License-Identifier: Apache-2.0
/** The server's own settings: one file, and an environment variable for every key of it. */
@NullMarked
package dev.riskgate.server.config;

import org.jspecify.annotations.NullMarked;
