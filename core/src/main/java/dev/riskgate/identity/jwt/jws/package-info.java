// SPDX-License-Identifier: Apache-2.0
/** A signed token in its compact form (RFC 7515), before anything in it is believed. */
@NullMarked
package dev.riskgate.identity.jwt.jws;

import org.jspecify.annotations.NullMarked;
