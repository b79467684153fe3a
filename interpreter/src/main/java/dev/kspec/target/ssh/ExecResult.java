// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.charset.StandardCharsets;

/**
 * What a command left behind.
 *
 * @param end how it ended
 * @param stdout the first bytes of its standard output, up to the bound given
 * @param stderr the first bytes of its standard error, up to the bound given
 * @param truncated whether either of them was longer than that
 */
@SuppressWarnings("ArrayRecordComponent") // a result is read once, never compared
public record ExecResult(RemoteEnd end, byte[] stdout, byte[] stderr, boolean truncated) {
    /** Standard output as UTF-8; malformed bytes become U+FFFD. */
    public String stdoutText() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** Standard error as UTF-8; malformed bytes become U+FFFD. */
    public String stderrText() {
        return new String(stderr, StandardCharsets.UTF_8);
    }
}
