// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Request.HostRun;
import dev.kspec.program.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code run}. */
final class Run implements Verb {
    /** Bytes of output that are kept. */
    static final int OUTPUT = 64 << 10;
    /** Bytes of error output that are kept. */
    private static final int ERRORS = 16 << 10;

    /** How other tools call a program's standard input. */
    private static final Set<String> INPUTS = Set.of("stdin", "in", "from", "with", "text");

    private static final String USAGE = "run [on host] \"program\" [ARGUMENT…] [input TEXT]";

    @Override
    public String name() {
        return "run";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one(
                        "PROGRAM",
                        "its name, which is looked for in PATH, or its path; before it `on host`, if it is to run there"),
                Signature.Slot.any(
                        "ARGUMENT",
                        "texts or numbers; at the end `input TEXT`, what it reads from its standard input"));
    }

    @Override
    public String doc() {
        return """
                Runs a program in the guest to its end. Without `expect` its exit status must be 0; `expect` takes the exit status, the
                signal that ended it, its whole output as a text (the exit status must then be 0), an errno if it cannot be started,
                or a struct of status, out and err, which `as NAME` names. The status of a program that a signal ended is 256 plus the
                signal's number: 265 of SIGKILL; `r.status - 256 == SIGKILL` asks for one. Kept are the first 64 KiB of its output and 16 KiB of its error output; the list of steps says
                where there was more.
                `run on host` runs it where kspec runs, in its directory; only with --allow-host-run: without it the scenario is skipped.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "run \"cat\" \"-\" input \"hello\" expect \"hello\"",
                "run \"false\" expect 1; run \"sh\" \"-c\" \"echo no >&2; exit 3\" expect { status: 3, out: \"\", err: \"no\\n\" }",
                "run \"/no/such/program\" expect ENOENT",
                "run on host \"true\"");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        boolean onHost = isOnHost(operands, to);
        int first = onHost ? 2 : 0;
        int input = input(operands, to);
        if (hasBareWord(operands, first, input, to)) {
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        List<Slice> arguments = new ArrayList<>();
        for (int i = first; i < (input < 0 ? operands.count() : input); i++) {
            arguments.add(argument(operands, i, to));
        }
        if (arguments.isEmpty()) {
            to.report(Diagnostic.error(
                            Code.MISSING_OPERAND,
                            operands.step().verb().span(),
                            "`run` misses PROGRAM: the name or the path of a program")
                    .help("usage: " + USAGE));
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        Slice given = input < 0 || input + 1 >= operands.count()
                ? Slice.of(to.program().buffer(1), 0, 0)
                : operands.slice(input + 1);
        return onHost ? onHost(operands, arguments, given, to) : inGuest(arguments, given, to);
    }

    /** Reports the first word without quotes that names nothing. */
    private static boolean hasBareWord(Operands operands, int first, int input, Lowering to) {
        int end = input < 0 ? operands.count() : input;
        for (int i = first; i < end; i++) {
            if (!Flags.isNoValue(operands, i, to)) {
                continue;
            }
            String word = operands.word(i).orElseThrow();
            Diagnostic bare = Diagnostic.error(Code.UNKNOWN_NAME, operands.at(i).span(), "unknown name `" + word + "`");
            to.report(
                    i > first && INPUTS.contains(word)
                            ? bare.help("what a program reads is given at the end: input \"TEXT\"")
                            : bare.help("a program and its arguments stand in quotes: run "
                                    + quoted(operands, first, end, to)));
            return true;
        }
        return false;
    }

    /** The operands as they are meant: words that name nothing are texts. */
    private static String quoted(Operands operands, int first, int end, Lowering to) {
        return IntStream.range(first, end)
                .mapToObj(i -> Flags.isNoValue(operands, i, to)
                        ? "\"" + operands.at(i).span().text() + "\""
                        : operands.at(i).span().oneLine())
                .collect(Collectors.joining(" "));
    }

    private static boolean isOnHost(Operands operands, Lowering to) {
        boolean on = operands.word(0).filter("on"::equals).isPresent()
                && to.scope().find("on").isEmpty();
        if (on && operands.word(1).filter("host"::equals).isEmpty()) {
            int at = Math.min(1, operands.count() - 1);
            String word = operands.word(at).orElse("");
            Diagnostic wrong =
                    Diagnostic.error(Code.UNKNOWN_WORD, operands.at(at).span(), "only `host` stands behind `run on`");
            to.report(Lowering.withNearest(wrong, word, List.of("host")).help("usage: " + USAGE));
        }
        return on;
    }

    /** Where the word `input` stands, with nothing but a text behind it; −1 if nowhere. */
    private static int input(Operands operands, Lowering to) {
        for (int i = 1; i < operands.count(); i++) {
            if (operands.word(i).filter("input"::equals).isEmpty()
                    || to.scope().find("input").isPresent()) {
                continue;
            }
            if (i + 1 == operands.count()) {
                to.wrong(Code.MISSING_OPERAND, operands.at(i).span(), "behind `input` stands a text");
            }
            operands.noMoreThan(i + 2, USAGE);
            return i;
        }
        return -1;
    }

    private static Slice argument(Operands operands, int index, Lowering to) {
        Term term = operands.term(index);
        Slice slice = Buffers.written(term, operands.at(index), to);
        if (slice == null) {
            return Slice.of(to.program().buffer(1), 0, 0);
        }
        if (term instanceof Term.Fixed(var bytes) && hasNul(bytes.toArray())) {
            to.wrong(Code.OUT_OF_RANGE, operands.at(index).span(), "a program's argument has no NUL byte");
        }
        return slice;
    }

    private static boolean hasNul(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static Outcome inGuest(List<Slice> arguments, Slice input, Lowering to) {
        int status = to.program().register();
        int kept = to.program().register();
        int keptErrors = to.program().register();
        int out = to.program().buffer(OUTPUT + 1);
        int err = to.program().buffer(ERRORS + 1);
        to.program().add(new Instruction.Run(to.origin(), status, kept, keptErrors, arguments, input, out, err));
        return ended(
                status,
                Slice.first(out, atMost(OUTPUT, new Expr.Reg(kept))),
                Slice.first(err, atMost(ERRORS, new Expr.Reg(keptErrors))));
    }

    /** One byte more is kept than is shown: so it can be told that there was more. */
    private static Expr atMost(int shown, Expr kept) {
        return Expr.binary(BinaryOp.SUB, kept, Expr.binary(BinaryOp.GT, kept, Expr.constant(shown)));
    }

    private static Outcome onHost(Operands operands, List<Slice> arguments, Slice input, Lowering to) {
        if (to.program().isInFork()) {
            to.report(Diagnostic.error(
                            Code.MISPLACED,
                            operands.step().span(),
                            to.process() + " cannot have a program run on the host")
                    .help("run it before " + to.begunBy() + ", or behind it"));
        }
        HostRun request = new HostRun(arguments, input, OUTPUT + 1, ERRORS + 1);
        int status = to.program().register();
        int answer = to.program().buffer(request.size());
        to.program().add(new Instruction.Hold(to.origin(), status, answer, request));
        return ended(
                status,
                new Slice(answer, Expr.constant(HostRun.OUTPUT), atMost(OUTPUT, new Expr.Load(answer, 0, 4, false))),
                new Slice(
                        answer,
                        Expr.constant(HostRun.OUTPUT + request.outRoom()),
                        atMost(ERRORS, new Expr.Load(answer, 4, 4, false))));
    }

    private static Outcome ended(int status, Slice out, Slice err) {
        Map<String, Term> parts = new LinkedHashMap<>();
        parts.put("status", new Term.Int(new Expr.Reg(status)));
        parts.put("out", new Term.InBuffer(out));
        parts.put("err", new Term.InBuffer(err));
        return new Outcome(
                status,
                Expr.equal(new Expr.Reg(status), 0),
                "exit status 0",
                new Outcome.Ended(new Term.Struct(null, parts), out));
    }
}
