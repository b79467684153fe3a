// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.time.Duration;

/** Calls something again and again, until it is stopped. */
interface Ticker {
    /** Begins; at most once. */
    void start(Duration every, Runnable action);

    /** Ends; no call begins afterwards. Does nothing if it never began. */
    void stop();
}
