// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What a {@code ./kspec} left when it ended. */
record Ended(List<String> arguments, int exit, String out, String err, Duration took) {
    private static final Pattern STACK_TRACE =
            Pattern.compile("(?m)^\\s+at [\\w.$/]+\\(|Exception in thread|Exception: ");

    /** Demands this exit code, and that no stack trace was printed, whatever happened. */
    Ended expect(int code) {
        assertThat(exit).as("%s", this).isEqualTo(code);
        assertThat(out + err).as("%s", this).doesNotContainPattern(STACK_TRACE);
        return this;
    }

    String all() {
        return out + err;
    }

    @Override
    public String toString() {
        return "./kspec " + String.join(" ", arguments) + "\nexit " + exit + " after " + took.toMillis() + " ms\n" + out
                + err;
    }
}
