// SPDX-License-Identifier: Apache-2.0
/**
 * The keys of issuers: where they are found, how they are kept fresh, and how they verify a
 * signature.
 */
@NullMarked
package dev.riskgate.identity.jwt.jwks;

import org.jspecify.annotations.NullMarked;
