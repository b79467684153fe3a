// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Program;
import dev.kspec.wire.Answer;
import java.util.Optional;

/**
 * Says that a teardown did not run. It runs in the case's own process, with what that has open; when the process is gone
 * there is nothing left that could run it, and the target is given up with whatever the case left in it.
 */
final class TearDowns {
    private TearDowns() {}

    /** Of a case whose process was ended from outside. */
    static Optional<String> cutOff(Subject subject, Program program, Answer answer) {
        if (!subject.tearsDown()) {
            return Optional.empty();
        }
        String how = answer.inStep() >= program.finallyAt() ? "did not come to its end" : "was not run";
        return switch (answer.end()) {
            case TIMEOUT -> Optional.of(words(how, "the case's process had to be killed at its time-out"));
            case HUNG -> Optional.of(words(how, "the case's process hangs in the kernel"));
            case SIGNAL -> Optional.of(words(how, "the case's process was killed by signal " + answer.detail()));
            case EXIT ->
                answer.isFull() ? Optional.empty() : Optional.of(words(how, "the case's process ended by itself"));
            case COMPLETED, HELD, LATE -> Optional.empty();
        };
    }

    /** Of a case of which nothing was heard any more. */
    static Optional<String> withoutAnswer(Subject subject) {
        return subject.tearsDown() ? Optional.of("whether its teardown ran is not known") : Optional.empty();
    }

    private static String words(String how, String why) {
        return "its teardown " + how + ": " + why + "; the target is given up";
    }
}
