// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Machine;
import java.math.BigInteger;
import java.util.Set;

/**
 * What a file's shared setup came to in one session.
 *
 * @param sequence the number in the session of the program that holds
 * @param memory registers and buffers at the end of the setup
 * @param closed registers with the descriptors of files that the setup has closed: the numbers may be those of others by now
 */
public record SharedState(SharedFixture fixture, int sequence, Machine.Snapshot memory, Set<Integer> closed) {
    public SharedState {
        closed = Set.copyOf(closed);
    }

    /** The descriptor in a register; −1 if the file is closed. */
    BigInteger descriptor(int register) {
        return closed.contains(register) ? BigInteger.ONE.negate() : memory.get(register);
    }
}
