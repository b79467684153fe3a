// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Bytes;

/**
 * What the host tells a held program when it lets it go on.
 *
 * @param value for the instruction's destination
 * @param bytes for its buffer; what does not fit there is dropped
 */
public record Release(long value, Bytes bytes) {
    /** That there is nothing more to wait for. */
    public static final Release GO_ON = new Release(0, Bytes.of());
}
