// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

/** Whole records, one behind the other. */
public interface RecordBatch {

    /**
     * The records' bytes, up to {@link #length}; not a copy, and only while it is being written.
     */
    byte[] array();

    int length();

    int records();

    /** Where a record ends and the next begins, as an index into {@link #array}. */
    int end(int record);
}
