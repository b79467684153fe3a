// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Program;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Talks with one agent for the life of its target; threads of its own speak and listen, so that waiting can have an end. */
final class Conversation {
    /** What came of waiting. */
    sealed interface Heard {}

    /** The agent spoke. */
    record Spoke(AgentClient.Message message) implements Heard {}

    /**
     * The connection is gone, or what came cannot be trusted.
     *
     * @param dump of what came instead of a frame, if something did
     */
    record Lost(String why, List<String> dump) implements Heard {
        Lost {
            dump = List.copyOf(dump);
        }

        static Lost of(Exception e) {
            return new Lost(
                    e.getMessage() == null ? e.toString() : e.getMessage(),
                    e instanceof WireException w ? w.dump() : List.of());
        }
    }

    /** Nothing came in time. */
    record Silence() implements Heard {}

    /** Something to be sent. */
    private sealed interface Outgoing {}

    private record Run(int seq, AgentClient.Encoded program) {}

    private record Together(List<Run> runs) implements Outgoing {}

    private record LetGo(int seq, Release release) implements Outgoing {}

    /** What the agent said before the way to it broke is still to be heard for so long. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final AgentClient agent;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outgoing> outgoing = new LinkedBlockingQueue<>();
    /** What is to be sent together, once all of it is there. */
    private final List<Run> gathered = new ArrayList<>();

    private boolean gathers;
    private final Thread speaker;
    /** Held programs, and what came of those that ended meanwhile. */
    private final Map<Integer, Optional<AgentClient.Message>> aside = new HashMap<>();
    /** Those that ended while they were held. */
    private final Set<Integer> over = new HashSet<>();

    private int lastSeq;
    /** When the last record of the kernel's log that has been heard of was made, in microseconds since the guest's boot. */
    private long logSeen = -1;

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
                    heard.add(new Lost("the agent ended the conversation", List.of()));
                    return;
                }
                heard.add(new Spoke(message.get()));
            }
        } catch (IOException
                | RuntimeException e) { // the latter: whatever came, who waits must hear that no more comes
            heard.add(Lost.of(e));
        } finally {
            close();
        }
    }

    private void speak() {
        try {
            while (true) {
                Outgoing next = outgoing.take();
                try {
                    switch (next) {
                        case Together(List<Run> runs) -> send(runs);
                        case LetGo(int seq, Release release) ->
                            agent.release(seq, release.value(), release.bytes().toArray());
                    }
                } catch (IOException | IllegalStateException e) { // the latter: the stream was closed here
                    Thread.sleep(LAST_WORDS);
                    heard.add(Lost.of(e));
                    return;
                }
            }
        } catch (InterruptedException e) {
            // The conversation is over.
        }
    }

    private void send(List<Run> runs) throws IOException {
        for (int i = 0; i < runs.size(); i++) {
            boolean more = i + 1 < runs.size() || !outgoing.isEmpty();
            agent.run(runs.get(i).seq(), runs.get(i).program(), more);
        }
    }

    /**
     * Queues a program in the agent, without waiting for the way there; gives the number that its answer will carry.
     *
     * @throws WireException if it cannot be sent at all, though the connection stands
     */
    int send(Program program) throws WireException {
        AgentClient.Encoded encoded = agent.encode(program);
        Run run = new Run(++lastSeq, encoded);
        if (gathers) {
            gathered.add(run);
        } else {
            outgoing.add(new Together(List.of(run)));
        }
        return lastSeq;
    }

    /** From now on programs wait for {@link #sendGathered}: each packet wakes the guest, which then decrypts it. */
    void gather() {
        gathers = true;
    }

    /** Sends what was gathered, in as few packets as it takes. */
    void sendGathered() {
        gathers = false;
        if (!gathered.isEmpty()) {
            outgoing.add(new Together(List.copyOf(gathered)));
            gathered.clear();
        }
    }

    /** Lets a held program go on. */
    void release(int seq, Release release) {
        outgoing.add(new LetGo(seq, release));
    }

    /** From now on what comes of a program that is held is kept until it is asked for by {@link #takeBack}. */
    void setAside(int seq) {
        aside.put(seq, Optional.empty());
    }

    /** What came of a program that was set aside, if it ended already; from now on it is heard as others are. */
    Optional<AgentClient.Message> takeBack(int seq) {
        Optional<AgentClient.Message> came = aside.remove(seq);
        if (came != null && came.isPresent()) {
            over.add(seq);
            return came;
        }
        return Optional.empty();
    }

    /** Nothing more will be sent; what is on its way may be cut off. */
    void close() {
        speaker.interrupt();
    }

    Heard await(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (true) {
            Heard next = heard.poll(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null) {
                return new Silence();
            }
            if (!(next instanceof Spoke(AgentClient.Message message)) || !isForLater(message)) {
                return next;
            }
        }
    }

    private boolean isForLater(AgentClient.Message message) {
        if (aside.containsKey(message.seq())) {
            aside.put(message.seq(), Optional.of(message));
            return true;
        }
        // It ended while it was let go on: that there is nothing to let go on is no news.
        return over.contains(message.seq())
                && message instanceof AgentClient.Rejected(int seq, AgentClient.Rejection code, String why)
                && code == AgentClient.Rejection.ORDER;
    }

    /** What the kernel said up to then has been heard, and belongs to nothing that is still to come. */
    void sawLog(long micros) {
        logSeen = Math.max(logSeen, micros);
    }

    /** In microseconds since the guest's boot; −1 if nothing has been heard yet. */
    long logSeen() {
        return logSeen;
    }

    AgentClient.Guest guest() {
        return agent.guest();
    }
}
