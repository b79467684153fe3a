// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;

/** Carries an {@link SshFailure} out of a call, also out of the streams of an {@link ExecChannel}. */
public final class SshException extends IOException {
    private final transient SshFailure failure;

    SshException(SshFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    SshException(SshFailure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public SshFailure failure() {
        return failure;
    }
}
