// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Program;
import dev.kspec.target.TargetException;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.Answer;
import java.io.IOException;

/** The real agent, asked one program at a time. */
final class Agents implements AutoCloseable {
    private final LocalTarget target;
    private int seq;

    Agents() throws TargetException {
        target = LocalTarget.start();
    }

    Answer run(Program program) throws IOException {
        target.agent().run(++seq, target.agent().encode(program));
        AgentClient.Message message = target.agent().next().orElseThrow();
        if (message instanceof AgentClient.Done(int answered, Answer answer) && answered == seq) {
            return answer;
        }
        throw new AssertionError("not an answer: " + message);
    }

    @Override
    public void close() {
        target.close();
    }
}
