// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.program.Instruction;
import dev.kspec.program.Program;
import dev.kspec.target.TargetException;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.End;
import dev.kspec.wire.Answer.Status;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** True answers of the real agent with something in them changed: no change makes a driver look better, or worse, than it is. */
class MutatedAnswersTest {
    private static final int ROUNDS = 20_000;
    private static final long SEED = 4711;

    /** A case and the answer that really came. */
    private record Run(Case subject, Program program, Answer answer) {
        Verdict verdict(Answer other) {
            return Judge.judge(subject, program, other).verdict();
        }
    }

    private static List<Run> passed = new ArrayList<>();
    private static List<Run> failed = new ArrayList<>();

    private final Random random = new Random(SEED);

    /** Every result in these is demanded, but for the numbers of opened files. */
    @BeforeAll
    static void runThem() throws TargetException, IOException {
        List<Case> cases = Specs.cases(
                "scenario \"devices\" {",
                "    matrix { path: \"/dev/null\", \"/dev/zero\", \"/dev/full\" }",
                "    matrix { wanted: \"\", \"\\0\\0\\0\" }",
                "    open path rdwr as f",
                "    read f 3 expect wanted",
                "    write f \"hello\" expect 5",
                "    lseek f 0 set expect 0",
                "    close f expect 0",
                "}",
                "scenario \"a file\" {",
                "    matrix { n: 7, 8, -1 }",
                "    open \"file\" rdwr creat excl as f",
                "    let text = \"7${n}\"",
                "    write f text expect len(text)",
                "    pread f 10 0 expect \"77\"",
                "    lseek f 0 end expect 2",
                "    let x = (n * 3)",
                "    assert x == 21",
                "    unlink \"file\" expect 0",
                "    unlink \"file\" expect ENOENT",
                "    readfile \"/proc/sys/kernel/ostype\" expect \"Linux\\n\"",
                "}");
        try (Agents agent = new Agents()) {
            for (Case subject : cases) {
                Program program = subject.compile(Duration.ofSeconds(10), "/nowhere", Optional.empty());
                Run run = new Run(subject, program, agent.run(program));
                (run.verdict(run.answer()) == Verdict.PASSED ? passed : failed).add(run);
            }
        }
    }

    @AfterAll
    static void forget() {
        passed = new ArrayList<>();
        failed = new ArrayList<>();
    }

    @Test
    void whatFailedNeverPasses() {
        assertThat(failed).hasSize(6).allMatch(run -> run.verdict(run.answer()) == Verdict.FAILED);
        Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
        for (int i = 0; i < ROUNDS; i++) {
            Run run = failed.get(random.nextInt(failed.size()));
            Answer mutated = run.answer();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                mutated = mutated(mutated);
            }
            Verdict verdict = run.verdict(mutated);
            assertThat(verdict).as("round %d: %s", i, mutated).isNotIn(Verdict.PASSED, Verdict.SKIPPED);
            seen.merge(verdict, 1, Integer::sum);
        }
        assertThat(seen.get(Verdict.INFRASTRUCTURE_ERROR)).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void aSingleChangeToARecordIsNoticedOrOfNoConsequence() {
        assertThat(passed).hasSizeGreaterThanOrEqualTo(3);
        int noticed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Run run = passed.get(random.nextInt(passed.size()));
            int at = random.nextInt(run.answer().records().size());
            Answer mutated = Made.with(run.answer(), changed(run.answer().records(), at));
            Verdict verdict = run.verdict(mutated);
            int step = run.answer().records().get(at).step();
            boolean isFile = run.program().instructions().get(step) instanceof Instruction.SysCall call
                    && call.call() == dev.kspec.program.Syscall.OPENAT;
            if (verdict == Verdict.PASSED) {
                assertThat(isFile
                                        && onlyAnotherFile(
                                                run.answer().records().get(at),
                                                mutated.records().get(at))
                                || same(run.answer(), mutated))
                        .as("round %d, record %d: %s", i, at, mutated)
                        .isTrue();
            } else {
                assertThat(verdict).as("round %d, record %d", i, at).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(ROUNDS / 2);
    }

    private static boolean onlyAnotherFile(Answer.Record was, Answer.Record is) {
        return is.step() == was.step() && is.status() == Status.OK && is.value().signum() >= 0 && is.data().length == 0;
    }

    /** But for times. */
    private static boolean same(Answer was, Answer is) {
        if (was.records().size() != is.records().size()) {
            return false;
        }
        for (int i = 0; i < was.records().size(); i++) {
            Answer.Record a = was.records().get(i);
            Answer.Record b = is.records().get(i);
            if (a.step() != b.step()
                    || a.status() != b.status()
                    || !a.value().equals(b.value())
                    || !Arrays.equals(a.data(), b.data())) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aChangedEndIsNeverAPass() {
        for (Run run : passed) {
            for (End end : End.values()) {
                for (int inStep = 0; inStep <= run.program().instructions().size() + 1; inStep++) {
                    Verdict verdict = run.verdict(Made.with(run.answer(), end, 9, inStep));
                    boolean asItWas = end == End.COMPLETED
                            && inStep == run.program().instructions().size();
                    assertThat(verdict == Verdict.PASSED)
                            .as("%s in step %d", end, inStep)
                            .isEqualTo(asItWas);
                }
            }
        }
    }

    private Answer mutated(Answer answer) {
        return switch (random.nextInt(8)) {
            case 0 ->
                Made.with(
                        answer,
                        End.values()[random.nextInt(End.values().length)],
                        random.nextInt(20),
                        answer.inStep() + random.nextInt(3) - 1);
            case 1 -> Made.withTaint(answer, random.nextLong(), random.nextLong());
            case 2 -> Made.withLog(answer, "counter: opened", "Call Trace:");
            case 3 -> {
                List<Answer.Record> records = new ArrayList<>(answer.records());
                if (!records.isEmpty()) {
                    records.remove(random.nextInt(records.size()));
                }
                yield Made.with(answer, records);
            }
            case 4 -> {
                List<Answer.Record> records = new ArrayList<>(answer.records());
                if (!records.isEmpty()) {
                    records.add(records.get(random.nextInt(records.size())));
                }
                yield Made.with(answer, records);
            }
            case 5 -> {
                List<Answer.Record> records = new ArrayList<>(answer.records());
                if (records.size() > 1) {
                    Collections.swap(records, random.nextInt(records.size()), random.nextInt(records.size()));
                }
                yield Made.with(answer, records);
            }
            default ->
                answer.records().isEmpty()
                        ? answer
                        : Made.with(
                                answer,
                                changed(
                                        answer.records(),
                                        random.nextInt(answer.records().size())));
        };
    }

    private List<Answer.Record> changed(List<Answer.Record> records, int at) {
        List<Answer.Record> changed = new ArrayList<>(records);
        changed.set(at, changed(records.get(at)));
        return changed;
    }

    private Answer.Record changed(Answer.Record r) {
        return switch (random.nextInt(6)) {
            case 0 -> new Answer.Record(r.step() + random.nextInt(5) - 2, r.status(), r.value(), 0, 0, r.data());
            case 1 ->
                new Answer.Record(
                        r.step(), Status.values()[random.nextInt(Status.values().length)], r.value(), 0, 0, r.data());
            case 2 -> new Answer.Record(r.step(), r.status(), number(r.value()), 0, 0, r.data());
            case 3 -> new Answer.Record(r.step(), r.status(), r.value(), 0, 0, flipped(r.data()));
            case 4 ->
                new Answer.Record(
                        r.step(),
                        r.status(),
                        r.value(),
                        0,
                        0,
                        Arrays.copyOf(r.data(), Math.max(0, r.data().length + random.nextInt(5) - 2)));
            default ->
                new Answer.Record(r.step(), r.status(), r.value(), random.nextLong(), random.nextLong(), r.data());
        };
    }

    private BigInteger number(BigInteger was) {
        return switch (random.nextInt(5)) {
            case 0 -> was.add(BigInteger.ONE);
            case 1 -> was.negate();
            case 2 -> BigInteger.valueOf(random.nextLong());
            case 3 -> BigInteger.valueOf(-random.nextInt(40));
            default -> was.add(BigInteger.ONE.shiftLeft(random.nextInt(64)));
        };
    }

    private byte[] flipped(byte[] data) {
        byte[] flipped = data.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }
}
