// SPDX-License-Identifier: Apache-2.0
/** Bearer tokens that are signed JWTs: their claims, their signatures, and the issuer's keys. */
@NullMarked
package dev.riskgate.identity.jwt;

import org.jspecify.annotations.NullMarked;
