// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

/**
 * A block was lifted. Stays for a while, so that the block is not brought back by a replica that
 * missed this.
 */
public record Lifted(Stamp stamp) implements BlockEntry {

    @Override
    public boolean blocks(long nowMillis) {
        return false;
    }

    @Override
    public long endMillis() {
        return stamp.millis();
    }
}
