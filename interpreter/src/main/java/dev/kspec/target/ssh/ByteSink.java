// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** Takes what a remote program writes to one of its outputs. All methods but {@link #put} return at once. */
interface ByteSink {
    /** Takes all these bytes, waiting for room if need be. */
    void put(byte[] bytes, int offset, int length) throws SshException;

    /** The program will write no more. */
    default void finish() {}

    /** No more will come, for this reason; what was taken before is still valid. */
    default void fail(SshFailure reason) {}
}
