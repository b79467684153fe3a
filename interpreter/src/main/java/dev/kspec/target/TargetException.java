// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

/** The target cannot be used; says nothing about any driver. The message names what happened and the remedy. */
public final class TargetException extends Exception {
    private static final long serialVersionUID = 1;

    public TargetException(String message) {
        super(message);
    }

    public TargetException(String message, Throwable cause) {
        super(message, cause);
    }
}
