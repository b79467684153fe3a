// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

/** Whether a file can be run in spite of a diagnostic. */
public enum Severity {
    ERROR,
    WARNING
}
