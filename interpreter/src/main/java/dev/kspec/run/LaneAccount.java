// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.type.Signal;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.Status;
import dev.kspec.wire.LaneEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the lanes of one {@code parallel} came to, and which of their failures counts: the one that came first. */
final class LaneAccount {
    /**
     * How a lane ended before its end.
     *
     * @param guilty whether a bound of its own was over
     */
    private record Ended(Instruction instruction, Status status, Failure failure, long at, boolean guilty) {
        boolean isFromOutside() {
            return status == Status.STOPPED || status == Status.LATE;
        }

        boolean waitsInVain() {
            return status == Status.FALSE && isMeeting(instruction);
        }
    }

    private final Instruction.Parallel parallel;
    private final List<Ended> ended = new ArrayList<>();
    /** What steps came to last. */
    private final Map<Integer, String> came = new HashMap<>();

    private List<LaneEnd> ends = List.of();

    LaneAccount(Instruction.Parallel parallel) {
        this.parallel = parallel;
    }

    /** A step of a lane left a record; what it came to in words, if it is one of the spec's. */
    void taken(Instruction instruction, Answer.Record record, Optional<String> words) {
        words.ifPresent(w -> came.put(
                record.step(),
                isMeeting(instruction)
                        ? w
                        : w + " at line " + instruction.origin().span().line()));
    }

    /** A step ended a lane, at a time since the case began; guilty if that was for a bound of its own. */
    void ended(Instruction instruction, Status status, Failure failure, long at, boolean guilty) {
        ended.add(new Ended(instruction, status, failure, at, guilty));
    }

    void joined(List<LaneEnd> all) {
        ends = all;
    }

    private static boolean isMeeting(Instruction instruction) {
        return instruction instanceof Instruction.Await
                || instruction instanceof Instruction.Barrier
                || instruction instanceof Instruction.Blocked;
    }

    /** Why not all of them came to their ends; empty if it is not known. */
    Optional<Failure> failure() {
        Optional<Ended> first = ended.stream()
                .filter(e -> !e.isFromOutside())
                .min(Comparator.comparingLong(Ended::at))
                .or(() -> ended.stream()
                        .min(Comparator.comparing((Ended e) -> !e.guilty()).thenComparingLong(Ended::at)));
        Optional<Failure> died = died();
        if (first.isPresent() && (died.isEmpty() || !first.get().isFromOutside())) {
            return Optional.of(withOthers(first.get()));
        }
        return died;
    }

    private Failure withOthers(Ended first) {
        Failure f = first.failure();
        List<String> details = new ArrayList<>(f.details());
        List<Ended> vain = ended.stream().filter(Ended::waitsInVain).toList();
        if (first.waitsInVain() && vain.size() > 1) {
            details.add("no lane can go on, each waits for another:");
            vain.forEach(e -> details.add("  " + inBrief(e)));
            return new Failure(f.span(), f.message(), f.expected(), f.actual(), details);
        }
        if (first.waitsInVain()) {
            details.addAll(inVain(first.instruction()));
        }
        ended.stream()
                .filter(e -> !e.equals(first))
                .filter(e -> first.status() == Status.LATE || e.status() != Status.LATE)
                .forEach(e -> details.add((e.isFromOutside() ? "it ended, too: " : "and it failed: ") + inBrief(e)));
        return new Failure(f.span(), f.message(), f.expected(), f.actual(), details);
    }

    private static String inBrief(Ended e) {
        String compared = e.failure().expected().isEmpty()
                ? ""
                : ": expected " + e.failure().expected() + ", actual "
                        + e.failure().actual();
        return "line " + e.instruction().origin().span().line() + ": "
                + e.instruction().origin().what() + compared;
    }

    /** What the lane did that was waited for. */
    private List<String> inVain(Instruction instruction) {
        if (!(instruction instanceof Instruction.Blocked blocked)) {
            return List.of();
        }
        String lane = "lane " + parallel.names().get(blocked.lane());
        return came.entrySet().stream()
                .filter(e -> blocked.ranges().stream().anyMatch(r -> r.contains(e.getKey())))
                .max(Comparator.comparingInt(Map.Entry::getKey))
                .map(e -> List.of(lane + " was in it: it came to " + e.getValue()))
                .orElseGet(() -> List.of(lane + " never came there"));
    }

    /** A lane whose process was killed, or ended by itself. */
    private Optional<Failure> died() {
        for (int i = 0; i < ends.size(); i++) {
            String lane = "lane " + parallel.names().get(i);
            int number = ends.get(i).number();
            switch (ends.get(i).how()) {
                case SIGNAL -> {
                    return Optional.of(plain(lane + " was killed by " + Signal.describe(number)));
                }
                case EXIT -> {
                    return Optional.of(plain(lane + " ended by itself with status " + number));
                }
                case FULL -> {
                    return Optional.of(plain("what the steps of " + lane
                            + " came to fills its part of an answer: it reads too much, or goes round too often"));
                }
                case DONE, FAILED, STOPPED, LATE -> {}
            }
        }
        return Optional.empty();
    }

    private Failure plain(String message) {
        return new Failure(parallel.origin().span(), message, "", "", List.of());
    }
}
