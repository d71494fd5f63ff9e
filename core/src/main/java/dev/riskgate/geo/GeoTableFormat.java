// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import dev.riskgate.signals.observation.Place.NetworkClass;

/** What reader and writer of a table have to agree on. */
final class GeoTableFormat {

    /** The first bytes, with the version of the format. */
    static final byte[] MAGIC = {'R', 'G', 'G', 'E', 'O', '0', '0', '1'};

    /** The last bytes: the CRC-32C of all before them, big-endian. */
    static final int CHECKSUM_BYTES = 4;

    /** The kinds that are listed, by their number in the file, which starts at 0. */
    static final NetworkClass[] KINDS = {
        NetworkClass.MOBILE, NetworkClass.HOSTING, NetworkClass.VPN, NetworkClass.TOR
    };

    private GeoTableFormat() {}
}
