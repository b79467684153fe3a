// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Program;
import dev.kspec.wire.AgentClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Talks with one agent for the life of its target; a thread of its own listens, so that waiting can have an end. */
final class Conversation {
    /** What came of waiting. */
    sealed interface Heard {}

    /** The agent spoke. */
    record Spoke(AgentClient.Message message) implements Heard {}

    /** The connection is gone, or what came cannot be trusted. */
    record Lost(String why) implements Heard {}

    /** Nothing came in time. */
    record Silence() implements Heard {}

    private final AgentClient agent;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private int lastSeq;

    Conversation(AgentClient agent) {
        this.agent = agent;
        Thread.ofPlatform().daemon().name("kspec-agent-reader").start(this::listen);
    }

    private void listen() {
        try {
            while (true) {
                Optional<AgentClient.Message> message = agent.next();
                if (message.isEmpty()) {
                    heard.add(new Lost("the agent ended the conversation"));
                    return;
                }
                heard.add(new Spoke(message.get()));
            }
        } catch (IOException e) {
            heard.add(new Lost(e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    /** Queues a program in the agent; gives the number that its answer will carry. */
    int send(Program program) throws IOException {
        agent.run(++lastSeq, program);
        return lastSeq;
    }

    Heard await(Duration longest) throws InterruptedException {
        Heard next = heard.poll(Math.max(1, longest.toNanos()), TimeUnit.NANOSECONDS);
        return next == null ? new Silence() : next;
    }

    AgentClient.Guest guest() {
        return agent.guest();
    }
}
