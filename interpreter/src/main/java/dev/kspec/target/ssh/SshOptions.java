// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.time.Duration;
import java.util.Objects;

/**
 * How patient a connection is.
 *
 * @param connectTimeout for name look-up, TCP connection, key exchange and login together; also for opening a channel
 * @param keepAliveInterval silence after which the server is asked for a sign of life, and between such questions
 * @param keepAliveLimit how many of them may stay without any answer: the connection counts as lost after
 *     {@code keepAliveInterval * (keepAliveLimit + 1)} of silence
 * @param log takes the SSH library's own messages
 */
public record SshOptions(Duration connectTimeout, Duration keepAliveInterval, int keepAliveLimit, SshLog log) {
    /** 10 s to connect; lost after 20 s of silence; no log. */
    public static final SshOptions DEFAULT =
            new SshOptions(Duration.ofSeconds(10), Duration.ofSeconds(5), 3, SshLog.NONE);

    public SshOptions {
        Objects.requireNonNull(log, "log");
        if (!connectTimeout.isPositive() || !keepAliveInterval.isPositive() || keepAliveLimit < 1) {
            throw new IllegalArgumentException("timeouts and the limit must be positive");
        }
    }

    public SshOptions withConnectTimeout(Duration timeout) {
        return new SshOptions(timeout, keepAliveInterval, keepAliveLimit, log);
    }

    public SshOptions withKeepAlive(Duration interval, int limit) {
        return new SshOptions(connectTimeout, interval, limit, log);
    }

    public SshOptions withLog(SshLog newLog) {
        return new SshOptions(connectTimeout, keepAliveInterval, keepAliveLimit, newLog);
    }
}
