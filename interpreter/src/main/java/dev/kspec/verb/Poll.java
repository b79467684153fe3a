// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;

/** {@code poll}. */
final class Poll implements Verb {
    @Override
    public String name() {
        return "poll";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file, or a list of such"),
                Signature.Slot.any("event", EVENTS.words() + "; then how long to wait, such as 100ms"));
    }

    @Override
    public String doc() {
        return """
                Waits with ppoll(2) until one of the events is there (in, if none is named), as long as the duration behind them says at
                most, or without end. What `expect` and `as` speak of is the file's events as an integer, 0 when the time ran out:
                `expect POLLIN | POLLOUT`. With a list of files it is the list of their events: `poll [a, b] in 1s expect [POLLIN, 0]`.
                POLLERR, POLLHUP and POLLNVAL come unasked. Without `expect` a file must be ready before the time runs out.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkfifo \"p\"; open \"p\" rdwr nonblock as p; poll p in 0ms expect 0; poll p in out 0ms expect POLLOUT",
                "mkfifo \"p\"; open \"p\" rdwr nonblock as p; open \"/dev/null\" as n; poll [p, n] in 10ms expect [0, POLLIN]");
    }

    /** POLL* of include/uapi/asm-generic/poll.h. */
    static final Flags EVENTS = Flags.of("event")
            .with("in", 1)
            .with("pri", 2)
            .with("out", 4)
            .with("rdnorm", 0x40)
            .with("rdband", 0x80)
            .with("wrnorm", 0x100)
            .with("wrband", 0x200)
            .with("rdhup", 0x2000);

    private static final int POLLIN = 1;
    /** struct pollfd: int fd; short events; short revents. */
    private static final int ENTRY = 8;

    private static final int EVENTS_AT = 4;
    private static final int GIVEN_AT = 6;
    private static final long SECOND = 1_000_000_000L;
    /** More than a process may have open. */
    private static final int MOST_FILES = 4096;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Term files = operands.term(0);
        List<Expr> descriptors = descriptors(files, operands, to);
        long events = 0;
        Arg time = Paths.NULL;
        for (int i = 1; i < operands.count(); i++) {
            if (isDuration(EVENTS, operands, i, to)) {
                operands.noMoreThan(i + 1, "poll FILE [event…] [TIME]");
                time = time(operands.duration(i), to);
                break;
            }
            events |= EVENTS.at(operands, i, to);
        }
        int entries = entries(descriptors, events == 0 ? POLLIN : events, to);
        int size = descriptors.size() * ENTRY;
        int result = to.call(
                to.isCompat() ? Syscall.PPOLL_TIME64 : Syscall.PPOLL,
                List.of(
                        new Instruction.Address(entries, 0),
                        new Instruction.Immediate(descriptors.size()),
                        time,
                        Paths.NULL,
                        new Instruction.Immediate(8)),
                List.of(new Capture.Fixed(entries, 0, size)));
        return new Outcome(
                result,
                Expr.atLeast(new Expr.Reg(result), 1),
                "a file that is ready",
                given(files, entries, descriptors.size()));
    }

    /** Whether what stands at a place is none of the words, and no other one. */
    static boolean isDuration(Flags events, Operands operands, int index, Lowering to) {
        return events.find(operands, index, to).isEmpty()
                && operands.word(index).filter(w -> !to.scope().has(w)).isEmpty();
    }

    private static Outcome.Yield given(Term files, int entries, int count) {
        List<Term> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            given.add(new Term.Int(new Expr.Load(entries, i * ENTRY + GIVEN_AT, 2, false)));
        }
        return files instanceof Term.Handle && given.getFirst() instanceof Term.Int(Expr only)
                ? new Outcome.Number(only)
                : new Outcome.Value(new Term.Items(given));
    }

    private static List<Expr> descriptors(Term files, Operands operands, Lowering to) {
        List<Expr> found = new ArrayList<>();
        switch (files) {
            case Term.Handle h -> found.add(to.descriptor(h.register()));
            case Term.Items(List<Term> items, var places)
            when items.size() <= MOST_FILES && items.stream().allMatch(Term.Handle.class::isInstance) ->
                items.forEach(item -> found.add(to.descriptor(((Term.Handle) item).register())));
            case Term.Invalid i -> {}
            case Term term ->
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE,
                                operands.at(0).span(),
                                "expected an open file or a list of such; this is " + term.kind())
                        .help("such as: poll f in 100ms, or poll [a, b] in 100ms"));
        }
        return found;
    }

    private static int entries(List<Expr> descriptors, long events, Lowering to) {
        ProgramBuilder program = to.program();
        int buffer = program.buffer(descriptors.size() * ENTRY);
        for (int i = 0; i < descriptors.size(); i++) {
            int at = i * ENTRY;
            program.add(
                    new Instruction.Store(to.origin(), program.register(), buffer, at, 4, true, descriptors.get(i)));
            program.add(new Instruction.Store(
                    to.origin(), program.register(), buffer, at + EVENTS_AT, 2, false, Expr.constant(events)));
        }
        return buffer;
    }

    /** A struct timespec of 64 bits each; the call leaves the time that is left there, hence it is set each time. */
    static Arg time(long nanos, Lowering to) {
        int buffer = to.program().buffer(16);
        long[] parts = {nanos / SECOND, nanos % SECOND};
        for (int i = 0; i < parts.length; i++) {
            to.program()
                    .add(new Instruction.Store(
                            to.origin(), to.program().register(), buffer, 8 * i, 8, true, Expr.constant(parts[i])));
        }
        return new Instruction.Address(buffer, 0);
    }
}
