// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.wire.Answer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in the kernel a case's process waited when its time was over, by /proc/PID/wchan (proc(5)).
 *
 * @param function empty if it did not wait, if that is not told, or if there were several that it could have been
 */
record Whereabouts(Optional<String> function) {
    private static final Pattern PROCESS = Pattern.compile("process \\d+ \\(.*\\), state .(?:, waits in ([^ ,]+))?.*");

    /** Of a process that waits for the one it has made, the latter counts. */
    static Whereabouts in(Answer answer) {
        List<Optional<String>> all = answer.where()
                .lines()
                .map(PROCESS::matcher)
                .filter(Matcher::matches)
                .map(m -> Optional.ofNullable(m.group(1)))
                .toList();
        return new Whereabouts(all.isEmpty() || all.size() > 2 ? Optional.empty() : all.getLast());
    }

    /** The same failure, saying where it was. */
    Failure with(Failure f) {
        return function.map(where -> new Failure(
                        f.span(), f.message(), f.expected(), f.actual() + ", blocked in " + where, f.details()))
                .orElse(f);
    }
}
