// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Program;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Talks with one agent for the life of its target; threads of its own speak and listen, so that waiting can have an end. */
final class Conversation {
    /** What came of waiting. */
    sealed interface Heard {}

    /** The agent spoke. */
    record Spoke(AgentClient.Message message) implements Heard {}

    /** The connection is gone, or what came cannot be trusted. */
    record Lost(String why) implements Heard {}

    /** Nothing came in time. */
    record Silence() implements Heard {}

    private record Outgoing(int seq, AgentClient.Encoded program) {}

    /** What the agent said before the way to it broke is still to be heard for so long. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final AgentClient agent;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outgoing> outgoing = new LinkedBlockingQueue<>();
    private final Thread speaker;
    private int lastSeq;

    Conversation(AgentClient agent) {
        this.agent = agent;
        this.speaker = Thread.ofPlatform().daemon().name("kspec-agent-writer").start(this::speak);
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
            heard.add(new Lost(words(e)));
        } finally {
            close();
        }
    }

    private void speak() {
        try {
            while (true) {
                Outgoing next = outgoing.take();
                try {
                    agent.run(next.seq(), next.program());
                } catch (IOException | IllegalStateException e) { // the latter: the stream was closed here
                    Thread.sleep(LAST_WORDS);
                    heard.add(new Lost(words(e)));
                    return;
                }
            }
        } catch (InterruptedException e) {
            // The conversation is over.
        }
    }

    private static String words(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /**
     * Queues a program in the agent, without waiting for the way there; gives the number that its answer will carry.
     *
     * @throws WireException if it cannot be sent at all, though the connection stands
     */
    int send(Program program) throws WireException {
        AgentClient.Encoded encoded = agent.encode(program);
        outgoing.add(new Outgoing(++lastSeq, encoded));
        return lastSeq;
    }

    /** Nothing more will be sent; what is on its way may be cut off. */
    void close() {
        speaker.interrupt();
    }

    Heard await(Duration longest) throws InterruptedException {
        Heard next = heard.poll(Math.max(1, longest.toNanos()), TimeUnit.NANOSECONDS);
        return next == null ? new Silence() : next;
    }

    AgentClient.Guest guest() {
        return agent.guest();
    }
}
