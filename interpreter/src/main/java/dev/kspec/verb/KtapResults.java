// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Request.Ktap;
import dev.kspec.program.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code ktap}. */
final class KtapResults implements Verb {
    /** Of which the answer has one count each, in its order. */
    private static final List<String> COUNTS = List.of("passed", "failed", "skipped", "todo");

    @Override
    public String name() {
        return "ktap";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one(
                "TEXT", "what unit tests printed: the `out` of a `run`, or the content of a file that was read"));
    }

    @Override
    public String doc() {
        return """
                Takes in the results of unit tests that were printed as KTAP, as the kernel's tests do, or as TAP. Every one of them becomes a
                result of its own in the reports. Without `expect` none may have failed; `expect` takes a struct of passed, failed, skipped and
                todo, the numbers of tests, which `as NAME` names; todo: failed, and marked as known to (TODO, XFAIL). Only tests
                that have no tests within them count. In any case each test that the text's plan, `1..N`, announces must have its
                one result: where one is missing, comes twice or is out of place, where there is no plan or no result at all,
                where the tests gave up (`Bail out!`) or the text may be cut off, the step comes to EBADMSG, and the report says what is wrong.
                What stands before a line in the kernel's log is no hindrance, nor are other lines.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "ktap \"1..2\\nok 1 - adds up\\nok 2 - takes long # SKIP no time\\n\" expect { passed: 1, skipped: 1, .. }",
                "run \"printf\" \"1..1\\nnot ok 1 - later # TODO\\n\" as tests; ktap tests.out as counts; assert counts.todo == 1",
                "ktap \"1..2\\nok 1 - one is missing\\n\" expect EBADMSG");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Term term = operands.term(0);
        Slice text = Buffers.written(term, operands.at(0), to);
        if (text == null) {
            return Outcome.of(to.program().register(), new Outcome.Value(new Term.Invalid()));
        }
        if (to.program().isInFork()) {
            to.report(Diagnostic.error(
                            Code.MISPLACED, operands.step().span(), to.process() + " cannot hand anything to the host")
                    .help("take the results in before " + to.begunBy() + ", or behind it"));
        }
        int answer = to.program().buffer(Ktap.SIZE);
        int failed = to.program().register();
        to.program().add(new Instruction.Hold(to.origin(), failed, answer, new Ktap(safe(text), full(term, text, to))));
        Map<String, Term> counts = new LinkedHashMap<>();
        for (int i = 0; i < COUNTS.size(); i++) {
            counts.put(COUNTS.get(i), new Term.Int(new Expr.Load(answer, i * Integer.BYTES, Integer.BYTES, false)));
        }
        return new Outcome(
                failed,
                Expr.equal(new Expr.Reg(failed), 0),
                "no test failed",
                new Outcome.Value(new Term.Struct(null, counts)));
    }

    /** No bytes where the call that was to give them failed. */
    private static Slice safe(Slice slice) {
        Expr length = slice.length();
        return length instanceof Expr.Const
                ? slice
                : new Slice(slice.buffer(), slice.offset(), Expr.binary(BinaryOp.MUL, length, Expr.atLeast(length, 0)));
    }

    /** A text that fills its place, or is as long as what is kept of a program's output, may have been longer. */
    private static Set<Integer> full(Term term, Slice text, Lowering to) {
        return term instanceof Term.InBuffer
                ? new TreeSet<>(List.of(Run.OUTPUT, to.program().size(text.buffer())))
                : Set.of();
    }
}
