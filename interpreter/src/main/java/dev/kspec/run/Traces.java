// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.wire.Answer;
import java.util.List;

/** What the agent found behind a case beside its results: what it left, and where it stood when its time was over. */
final class Traces {
    private static final String WHERE = "where it hung";

    private Traces() {}

    /** What is known, and what the answers of one program add to it. */
    static Details of(List<Answer> answers, Details known) {
        Details all = known;
        for (Answer answer : answers) {
            if (!answer.leaks().isEmpty()) {
                all = all.withLeaks(answer.leaks().stream().map(Traces::words).toList())
                        .with(Attribute.LEAK);
            }
            if (!answer.where().isEmpty()) {
                all = all.with(
                        List.of(new Evidence(WHERE, answer.where().lines().toList())));
            }
        }
        return all;
    }

    private static String words(Answer.Leak leak) {
        String how = switch (leak.kind()) {
            case PROCESS -> leak.undone() ? "ended" : "could not be ended";
            case MOUNT -> leak.undone() ? "undone" : "could not be undone";
            case SETTING -> leak.undone() ? "put back" : "could not be put back";
            case FILE, IPC -> leak.undone() ? "removed" : "could not be removed";
            case MODULE -> leak.undone() ? "unloaded" : "could not be unloaded";
            case OTHER -> "";
        };
        return how.isEmpty() ? leak.what() : leak.what() + ": " + how;
    }
}
