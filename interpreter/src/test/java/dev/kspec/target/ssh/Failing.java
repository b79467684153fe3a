// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls that must end with an {@link SshException}. */
final class Failing {
    private Failing() {}

    static SshFailure failureOf(ThrowingCallable call) {
        SshException e = catchThrowableOfType(SshException.class, call);
        if (e == null) {
            throw new AssertionError("it did not fail");
        }
        return e.failure();
    }
}
