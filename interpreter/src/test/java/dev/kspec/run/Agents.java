// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.program.Bytes;
import dev.kspec.program.Program;
import dev.kspec.target.TargetException;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The real agent, asked one program at a time. */
final class Agents implements AutoCloseable {
    /** Bytes that a held program is sent. */
    private static final Release RELEASE = new Release(-7, Bytes.of((byte) 'h', (byte) 'i', (byte) 0));

    private final LocalTarget target;
    private int seq;

    Agents() throws TargetException {
        target = LocalTarget.start();
    }

    /** The answer to a program that is not held. */
    Answer run(Program program) throws IOException {
        target.agent().run(++seq, target.agent().encode(program));
        if (next() instanceof AgentClient.Done(int answered, Answer answer) && answered == seq) {
            return answer;
        }
        throw new AssertionError("not an answer");
    }

    private AgentClient.Message next() throws IOException {
        return target.agent().next().orElseThrow();
    }

    /** A verdict, and all answers on the way to it. */
    record Judged(CaseOutcome outcome, List<Answer> answers) {}

    /** Runs a program that may be held, as often as it likes. */
    Judged judge(Case subject, Program program) throws IOException {
        Judgement judgement = new Judgement(Subject.of(subject), program);
        List<Answer> answers = new ArrayList<>();
        target.agent().run(++seq, target.agent().encode(program));
        try {
            while (true) {
                switch (next()) {
                    case AgentClient.Held(int s, Answer answer) -> {
                        answers.add(answer);
                        var unused = judgement.held(answer);
                        judgement.released(RELEASE);
                        target.agent()
                                .release(s, RELEASE.value(), RELEASE.bytes().toArray());
                    }
                    case AgentClient.Done(int s, Answer answer) -> {
                        answers.add(answer);
                        return new Judged(judgement.outcome(answer), answers);
                    }
                    case AgentClient.Rejected rejected -> throw new AssertionError(rejected.toString());
                }
            }
        } catch (Contradiction e) {
            return new Judged(judgement.untrue(e), answers);
        }
    }

    @Override
    public void close() {
        target.close();
    }
}
