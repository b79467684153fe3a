// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.JSchSessionDisconnectException;
import com.jcraft.jsch.Logger;
import java.util.Optional;

/** Hands JSch's log on, and keeps the last exception in it: JSch tells nowhere else why a session ended. */
final class JschLog implements Logger {
    private final SshLog log;
    private volatile Throwable lastCause;

    JschLog(SshLog log) {
        this.log = log;
    }

    @Override
    public boolean isEnabled(int level) {
        return !log.equals(SshLog.NONE) || level >= INFO;
    }

    @Override
    public void log(int level, String message) {
        if (!log.equals(SshLog.NONE)) {
            log.line(Printable.of(message));
        }
    }

    @Override
    public void log(int level, String message, Throwable cause) {
        if (cause != null) {
            lastCause = cause;
        }
        log(level, cause == null ? message : message + ": " + cause);
    }

    /** What the exception that JSch met last says, in words for a person. */
    Optional<String> lastReason() {
        Throwable cause = lastCause;
        if (cause == null) {
            return Optional.empty();
        }
        if (cause instanceof JSchSessionDisconnectException goodbye) {
            return Optional.of("the server ended it, saying " + Printable.quote(goodbye.getDescription()));
        }
        return Optional.of(Printable.of(cause.getMessage() == null ? cause.toString() : cause.getMessage()));
    }
}
