// SPDX-License-Identifier: Apache-2.0
/** Stored hashes of passwords: Argon2id and bcrypt. */
@NullMarked
package dev.riskgate.identity.basic.hash;

import org.jspecify.annotations.NullMarked;
