// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.time.Duration;
import java.util.Optional;

/**
 * How often, in which order and for how long cases are tried.
 *
 * @param order of the first round; a shuffled one is shuffled anew for each
 * @param retries how often a case that failed is tried again; one that passes then is flaky
 * @param rounds how often all cases are run, at least 1
 * @param untilFail whether the round in which something fails is the last
 * @param maxFailures so many failures end the run; 0 for no limit
 * @param time of the whole run
 * @param suspects whether a case that took its target with it is tried once more, alone on a fresh one
 * @param lean whether the steps of cases that passed are let go of as soon as they were told
 */
public record Policy(
        Order order,
        int retries,
        int rounds,
        boolean untilFail,
        long maxFailures,
        Optional<Duration> time,
        boolean suspects,
        boolean lean) {
    /** Each case once, whatever comes of it. */
    public static final Policy ONCE = new Policy(new Order.Declared(), 0, 1, false, 0, Optional.empty(), false, false);

    /** As {@code kspec run} does it unless told otherwise. */
    public static final Policy DEFAULT = ONCE.withSuspects(true);

    public Policy {
        if (retries < 0 || rounds < 1 || maxFailures < 0) {
            throw new IllegalArgumentException("no policy: " + retries + ", " + rounds + ", " + maxFailures);
        }
    }

    public Policy withOrder(Order other) {
        return new Policy(other, retries, rounds, untilFail, maxFailures, time, suspects, lean);
    }

    public Policy withRetries(int n) {
        return new Policy(order, n, rounds, untilFail, maxFailures, time, suspects, lean);
    }

    public Policy withRounds(int n, boolean endWithFailure) {
        return new Policy(order, retries, n, endWithFailure, maxFailures, time, suspects, lean);
    }

    public Policy withMaxFailures(long n) {
        return new Policy(order, retries, rounds, untilFail, n, time, suspects, lean);
    }

    public Policy withTime(Duration limit) {
        return new Policy(order, retries, rounds, untilFail, maxFailures, Optional.of(limit), suspects, lean);
    }

    public Policy withSuspects(boolean again) {
        return new Policy(order, retries, rounds, untilFail, maxFailures, time, again, lean);
    }

    public Policy withLean(boolean letGo) {
        return new Policy(order, retries, rounds, untilFail, maxFailures, time, suspects, letGo);
    }
}
