// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

/**
 * One frame.
 *
 * @param type {@code FRAME_*}
 * @param seq number of the case, 0 for frames that belong to none
 */
public record Frame(int type, int seq, WireReader payload) {}
