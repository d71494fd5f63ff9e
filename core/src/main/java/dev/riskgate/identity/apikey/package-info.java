// SPDX-License-Identifier: Apache-2.0
/** API keys: their text, their file, and how one is checked. */
@NullMarked
package dev.riskgate.identity.apikey;

import org.jspecify.annotations.NullMarked;
