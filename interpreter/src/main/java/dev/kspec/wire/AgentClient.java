// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Program;
import dev.kspec.program.Syscall;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The host's half of the conversation: greets the agent, sends cases, takes answers that belong to this run and no other. */
public final class AgentClient {
    private final FrameStream frames;
    private final byte[] nonce;
    private final Guest guest;
    private final ProgramEncoder encoder;
    /** What the agent has to compare the next program with; null: nothing that it may be like. */
    private volatile Sent last;

    /** A program that the agent has. */
    @SuppressWarnings("ArrayRecordComponent") // kept by one sender
    private record Sent(int seq, byte[] payload) {}

    /**
     * What the agent said of itself.
     *
     * @param machine {@code uname -m}
     * @param release {@code uname -r}
     * @param taint {@code /proc/sys/kernel/tainted} before anything ran
     */
    public record Guest(long pid, String machine, String release, long taint) {}

    /** Something the agent sent about a case. */
    public sealed interface Message {
        int seq();
    }

    /** A case that fits the wire. */
    @SuppressWarnings("ArrayRecordComponent") // made by the encoder for one sender
    public record Encoded(byte[] payload) {}

    /** A case is done. */
    public record Done(int seq, Answer answer) implements Message {}

    /** A case waits for the host: what it came to so far. */
    public record Held(int seq, Answer answer) implements Message {}

    /** The agent could not take a case, or what it was sent. */
    public record Rejected(int seq, Rejection code, String reason) implements Message {}

    /** Why the agent could not take something. */
    public enum Rejection implements WireCode {
        FRAME(WireConstants.REJECT_FRAME),
        VERSION(WireConstants.REJECT_VERSION),
        PROGRAM(WireConstants.REJECT_PROGRAM),
        RESOURCES(WireConstants.REJECT_RESOURCES),
        ORDER(WireConstants.REJECT_ORDER);

        private final int code;

        Rejection(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }

        static Rejection of(int code) throws WireException {
            return WireCode.of(values(), code, "reason of a rejection");
        }
    }

    private AgentClient(FrameStream frames, byte[] nonce, Guest guest) {
        this.frames = frames;
        this.nonce = nonce;
        this.guest = guest;
        this.encoder = new ProgramEncoder(guest.machine());
    }

    /**
     * Greets the agent.
     *
     * @throws WireException if the other side is no agent of this version
     */
    public static AgentClient greet(FrameStream frames) throws IOException {
        byte[] nonce = new byte[WireConstants.WIRE_NONCE_SIZE];
        new SecureRandom().nextBytes(nonce);
        frames.send(WireConstants.FRAME_HELLO, 0, nonce);
        Frame frame = frames.receive().orElseThrow(() -> new WireException("the agent ended without a word"));
        WireReader in = frame.payload();
        if (frame.type() == WireConstants.FRAME_REJECT) {
            throw new WireException(
                    "the agent refuses: " + rejected(frame.seq(), in).reason());
        }
        if (frame.type() != WireConstants.FRAME_WELCOME || !Arrays.equals(in.raw(nonce.length), nonce)) {
            throw new WireException("the agent's welcome is not for this run");
        }
        Guest guest = new Guest(in.u32(), in.str(), in.str(), taintAfterClock(in));
        in.end();
        if (!Syscall.knows(guest.machine())) {
            throw new WireException("kspec knows no system calls of the target's machine " + guest.machine());
        }
        return new AgentClient(frames, nonce, guest);
    }

    private static Rejected rejected(int seq, WireReader in) throws WireException {
        Rejected rejected = new Rejected(seq, Rejection.of(in.u16()), in.str());
        in.end();
        return rejected;
    }

    private static long taintAfterClock(WireReader in) throws WireException {
        var unusedClock = in.u64();
        return in.u64();
    }

    public Guest guest() {
        return guest;
    }

    /**
     * A case as it will be sent.
     *
     * @throws WireException if it does not fit the wire; nothing is the matter with the connection then
     */
    public Encoded encode(Program program) throws WireException {
        byte[] encoded = encoder.encode(program);
        byte[] payload = Arrays.copyOf(nonce, nonce.length + encoded.length);
        System.arraycopy(encoded, 0, payload, nonce.length, encoded.length);
        return new Encoded(FrameStream.fitting(payload));
    }

    /** Queues a case in the agent; blocks while the way there is full. */
    public void run(int seq, Encoded program) throws IOException {
        run(seq, program, false);
    }

    /**
     * The same; if more is sent at once behind it, it may wait for that, to be on its way in one packet. One that is much like
     * the one sent before it is told by what is other.
     */
    public void run(int seq, Encoded program, boolean more) throws IOException {
        byte[] payload = program.payload();
        Sent before = last;
        last = payload.length - nonce.length <= WireConstants.WIRE_MAX_LIKE ? new Sent(seq, payload) : null;
        Optional<byte[]> edits = before == null || last == null
                ? Optional.empty()
                : Edits.of(before.payload(), payload, nonce.length, payload.length / 2);
        if (edits.isEmpty()) {
            frames.send(WireConstants.FRAME_RUN, seq, payload, more);
            return;
        }
        byte[] like = new WireWriter()
                .raw(nonce)
                .u32(before.seq())
                .u32(payload.length - nonce.length)
                .raw(edits.get())
                .toArray();
        frames.send(WireConstants.FRAME_LIKE, seq, like, more);
    }

    /**
     * Lets a case go on that is held.
     *
     * @param bytes for the buffer that it named; what does not fit there is dropped
     */
    public void release(int seq, long value, byte[] bytes) throws IOException {
        frames.send(
                WireConstants.FRAME_RELEASE,
                seq,
                new WireWriter().raw(nonce).u64(value).blob(bytes).toArray());
    }

    /**
     * Waits for the next message.
     *
     * @return nothing if the agent ended the conversation
     * @throws WireException if what came cannot be trusted
     */
    public Optional<Message> next() throws IOException {
        while (true) {
            Optional<Frame> frame = frames.receive();
            if (frame.isEmpty()) {
                return Optional.empty();
            }
            Optional<Message> message;
            try {
                message = message(frame.get());
            } catch (WireException e) {
                throw new WireException(e.getMessage() + "; a frame of type "
                        + frame.get().type() + " whose payload begins with "
                        + frame.get().payload().beginning());
            }
            if (message.isPresent()) {
                return message;
            }
        }
    }

    /** Nothing if it says nothing. */
    private Optional<Message> message(Frame frame) throws WireException {
        WireReader in = frame.payload();
        return switch (frame.type()) {
            case WireConstants.FRAME_DONE -> Optional.of(new Done(frame.seq(), answer(in, false)));
            case WireConstants.FRAME_HELD -> Optional.of(new Held(frame.seq(), answer(in, true)));
            case WireConstants.FRAME_REJECT -> {
                last = null; // it may not have that one
                yield Optional.of(rejected(frame.seq(), in));
            }
            case WireConstants.FRAME_PONG -> Optional.empty();
            default -> throw new WireException("the agent sent an unknown frame");
        };
    }

    private Answer answer(WireReader in, boolean held) throws WireException {
        byte[] said = in.raw(nonce.length);
        if (!Arrays.equals(said, nonce)) {
            throw new WireException("an answer carries the mark of another run: "
                    + HexFormat.of().formatHex(said));
        }
        Answer answer = AnswerDecoder.decode(in);
        if (held != (answer.end() == Answer.End.HELD)) {
            throw new WireException(
                    held ? "a case is held and yet over: " + answer.end() : "a case is done and yet held");
        }
        return answer;
    }

    /** Asks the agent for a sign of life. */
    public void ping() throws IOException {
        frames.send(WireConstants.FRAME_PING, 0, new byte[0]);
    }

    /** Tells the agent to end. */
    public void bye() throws IOException {
        frames.send(WireConstants.FRAME_BYE, 0, new byte[0]);
    }
}
