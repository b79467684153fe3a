// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.List;

/**
 * A header's description as text.
 *
 * @param missing how many things of the header it does not hold, guards against double inclusion not counted
 * @param ioctls those among them that are ioctls with numbers of their own, each with its place and the reason
 */
public record HeaderText(String text, int missing, List<String> ioctls) {
    public HeaderText {
        ioctls = List.copyOf(ioctls);
    }
}
