// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.ktap.Ktap;
import dev.kspec.ktap.UnitResult;
import dev.kspec.ktap.UnitResult.Kind;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Instruction;
import dev.kspec.type.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** The results of unit tests that a case takes in, and what of them a report says where they are not as demanded. */
final class UnitTests {
    private static final int EBADMSG = Errno.number("EBADMSG").orElseThrow();
    private static final int MOST_TOLD = 10;
    private static final int MOST_LINES = 8;
    private static final String INDENT = "    ";

    /** What was read last in the step that has this register. */
    private final Map<Integer, Ktap> read = new HashMap<>();

    private final List<UnitResult> results = new ArrayList<>();
    /** How many there were before each try that goes on. */
    private final Deque<Integer> tries = new ArrayDeque<>();

    private int diagnostics = Ktap.Limits.OF_A_CASE.diagnostics();

    /** Reads a text, and makes the answer that {@link Instruction.Request.Ktap} speaks of. */
    Release take(Instruction.Hold hold, Instruction.Request.Ktap request, byte[] text) {
        Ktap ktap = Ktap.read(
                text,
                request.full().contains(text.length),
                new Ktap.Limits(Ktap.Limits.OF_A_CASE.results() - results.size(), Math.max(0, diagnostics)));
        for (UnitResult result : ktap.results()) {
            diagnostics -=
                    result.diagnostics().stream().mapToInt(String::length).sum();
        }
        results.addAll(ktap.results());
        read.put(hold.dst(), ktap);
        ByteBuffer counts = ByteBuffer.allocate(Instruction.Request.Ktap.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (Kind kind : Kind.values()) {
            counts.putInt(ktap.count(kind));
        }
        return new Release(ktap.isWhole() ? ktap.count(Kind.FAILED) : -EBADMSG, Bytes.of(counts.array()));
    }

    /** All that were taken in, but for those of tries that were in vain. */
    List<UnitResult> results() {
        return results;
    }

    /** A try begins. */
    void trying() {
        tries.push(results.size());
    }

    /** The innermost try went well. */
    void tried() {
        tries.poll();
    }

    /** The innermost try was in vain. */
    void failed() {
        Integer before = tries.poll();
        if (before != null && before < results.size()) {
            results.subList(before, results.size()).clear();
        }
    }

    /** What came, in words, if the demand is one of results of unit tests. */
    Optional<String> words(Expectation.Subject subject) {
        return of(subject).map(k -> k.isWhole() ? counted(k.results()) : "a text that cannot be relied on");
    }

    /** What is wrong with the text, and which tests failed, with what they printed. */
    List<String> details(Expectation.Subject subject) {
        Optional<Ktap> ktap = of(subject);
        if (ktap.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(ktap.get().damage());
        List<UnitResult> failed = ktap.get().results().stream()
                .filter(r -> r.kind() == Kind.FAILED)
                .toList();
        failed.stream().limit(MOST_TOLD).forEach(r -> {
            lines.add("failed: " + r.words());
            r.diagnostics().stream().limit(MOST_LINES).forEach(d -> lines.add(INDENT + d));
            if (r.diagnostics().size() > MOST_LINES) {
                lines.add(INDENT + "… and " + (r.diagnostics().size() - MOST_LINES) + " more lines");
            }
        });
        if (failed.size() > MOST_TOLD) {
            lines.add("and " + (failed.size() - MOST_TOLD) + " more failed");
        }
        return lines;
    }

    private Optional<Ktap> of(Expectation.Subject subject) {
        return switch (subject) {
            case Expectation.Result(int register) -> Optional.ofNullable(read.get(register));
            case Expectation.PartsResult(int register, var parts) -> Optional.ofNullable(read.get(register));
            default -> Optional.empty();
        };
    }

    /** {@code 23 passed, 1 failed}. */
    private static String counted(List<UnitResult> results) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        results.forEach(r -> counts.merge(r.kind(), 1, Integer::sum));
        StringJoiner words = new StringJoiner(", ");
        counts.forEach((kind, n) -> words.add(n + " " + kind.words()));
        return words.toString();
    }

    /** {@code 23 passed, 1 failed}, from the bytes of an answer. */
    static String counted(byte[] answer) {
        ByteBuffer counts = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
        StringJoiner words = new StringJoiner(", ");
        for (Kind kind : Kind.values()) {
            int count = counts.getInt();
            if (count > 0) {
                words.add(count + " " + kind.words());
            }
        }
        return words.toString();
    }
}
