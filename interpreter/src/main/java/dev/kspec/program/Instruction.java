// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.source.Span;
import java.util.List;
import java.util.Set;

/** One primitive step; see interpreter/agent/wire.def for what the agent makes of it. */
public sealed interface Instruction {
    /** By so much the result of {@link Peek} and {@link Poke} lies below 0 if the access raised a signal: −(8192 + number). */
    int SIGNAL = 8192;

    /** So many {@link Bound}s within each other. */
    int MOST_BOUNDS = 8;

    Origin origin();

    /** Whether it follows from what came before, so that the host computes it too and no record of it is sent. */
    default boolean isQuiet() {
        return switch (this) {
            case Eval i -> true;
            case Note i -> true;
            case Format i -> true;
            case Store i -> true;
            case Copy i -> true;
            case Reset i -> true;
            case Check i -> true;
            case Jump i -> true;
            case JumpUnless i -> true;
            case Try i -> true;
            case EndTry i -> true;
            case Bound i -> true;
            case ForkEnd i -> true;
            case SysCall i -> false;
            case ReadFile i -> false;
            case WriteFile i -> false;
            case Sleep i -> false;
            case Raise i -> false;
            case Clock i -> false;
            case Peek i -> false;
            case Poke i -> false;
            case Run i -> false;
            case LogMark i -> false;
            case LogRead i -> false;
            case TraceMark i -> false;
            case TraceRead i -> false;
            case Fork i -> false;
            case Hold i -> false;
            case Inherit i -> false;
            case Catch i -> false;
            case Connect i -> false;
            case Parallel i -> false;
            case Post i -> false;
            case Await i -> false;
            case Barrier i -> false;
            case Blocked i -> false;
            case Lap i -> true;
        };
    }

    /** Registers that it sets. */
    default List<Integer> dsts() {
        return switch (this) {
            case SysCall i -> List.of(i.dst());
            case ReadFile i -> List.of(i.dst());
            case WriteFile i -> List.of(i.dst());
            case Eval i -> List.of(i.dst());
            case Note i -> List.of(i.dst());
            case Format i -> List.of(i.dst());
            case Store i -> List.of(i.dst());
            case Copy i -> List.of(i.dst());
            case Clock i -> List.of(i.dst());
            case Peek i -> List.of(i.dst());
            case Poke i -> List.of(i.dst());
            case Run i -> List.of(i.dst(), i.outDst(), i.errDst());
            case LogMark i -> List.of(i.dst());
            case LogRead i -> List.of(i.dst());
            case TraceMark i -> List.of(i.dst());
            case TraceRead i -> List.of(i.dst());
            case Fork i -> List.of(i.dst());
            case Hold i -> List.of(i.dst());
            case Inherit i -> List.of(i.dst());
            case Catch i -> List.of(i.dst());
            case Connect i -> List.of(i.dst());
            case Parallel i -> List.of(i.dst());
            case Blocked i -> List.of(i.dst());
            case Lap i -> List.of(i.dst());
            case Post i -> List.of();
            case Await i -> List.of();
            case Barrier i -> List.of();
            case Reset i -> List.of();
            case Check i -> List.of();
            case Sleep i -> List.of();
            case Jump i -> List.of();
            case JumpUnless i -> List.of();
            case Try i -> List.of();
            case EndTry i -> List.of();
            case Bound i -> List.of();
            case Raise i -> List.of();
            case ForkEnd i -> List.of();
        };
    }

    /**
     * A system call; {@code dst} gets the kernel's raw result, −errno after an error.
     *
     * @param compat as a 32-bit caller: i386 on x86-64
     */
    record SysCall(Origin origin, int dst, Syscall call, List<Arg> args, List<Capture> captures, boolean compat)
            implements Instruction {
        public SysCall {
            args = List.copyOf(args);
            captures = List.copyOf(captures);
        }

        public SysCall(Origin origin, int dst, Syscall call, List<Arg> args, List<Capture> captures) {
            this(origin, dst, call, args, captures, false);
        }
    }

    /** Reads a small file from its beginning; {@code dst} = bytes read or −errno. */
    record ReadFile(Origin origin, int dst, int path, int buffer) implements Instruction {}

    /** Opens a file, writes once and closes it; {@code dst} = bytes written or −errno. */
    record WriteFile(Origin origin, int dst, int path, int openFlags, int mode, Slice data) implements Instruction {
        public WriteFile(Origin origin, int dst, int path, int openFlags, int mode, int buffer, Expr length) {
            this(origin, dst, path, openFlags, mode, Slice.first(buffer, length));
        }
    }

    /** {@code dst = value}. */
    record Eval(Origin origin, int dst, Expr value) implements Instruction {}

    /** {@code dst = value}, which the report shows under a name among the steps. */
    record Note(Origin origin, int dst, String name, Expr value) implements Instruction {
        /** The name under which a sweep says which pass begins; 0: it has ended. */
        public static final String PASS = "pass";
    }

    /** Makes a text in a buffer; {@code dst} = its length. */
    record Format(Origin origin, int dst, int buffer, List<Part> parts) implements Instruction {
        public Format {
            parts = List.copyOf(parts);
        }
    }

    /** Puts an integer into a buffer as a C integer of 1, 2, 4 or 8 bytes; {@code dst} = the value. */
    record Store(
            Origin origin, int dst, int buffer, Expr offset, int width, boolean signed, boolean bigEndian, Expr value)
            implements Instruction {
        /** In the target's byte order, at a place known beforehand. */
        public Store(Origin origin, int dst, int buffer, int offset, int width, boolean signed, Expr value) {
            this(origin, dst, buffer, Expr.constant(offset), width, signed, false, value);
        }
    }

    /** Puts a slice's bytes at an offset of a buffer, zeroes in the rest of the room; {@code dst} = how many. */
    record Copy(Origin origin, int dst, int buffer, Expr offset, int room, Slice from) implements Instruction {}

    /** A buffer holds again what it held at the start of the case. */
    record Reset(Origin origin, int buffer) implements Instruction {}

    /** Fails unless the condition holds. */
    record Check(Origin origin, Expr condition, Expectation expectation) implements Instruction {}

    /** Sleeps the whole time, in nanoseconds. */
    record Sleep(Origin origin, Expr nanos) implements Instruction {}

    /** Goes on at another instruction. */
    record Jump(Origin origin, int target) implements Instruction {}

    /** Goes on at another instruction if the condition is 0. */
    record JumpUnless(Origin origin, int target, Expr condition) implements Instruction {}

    /** From here on the first failure goes on at the handler, until that happened or {@link EndTry}. */
    record Try(Origin origin, int handler) implements Instruction {}

    /** The innermost handler is gone. */
    record EndTry(Origin origin) implements Instruction {}

    /**
     * The instructions behind it, up to an end, are to be done within a time: one that is still being executed then is
     * ended, and the program's main part with it.
     *
     * @param slot which of the bounds that may hold at a time it is, from 0; below {@link #MOST_BOUNDS}
     * @param end the first instruction that it is not for, behind this one
     * @param nanos from here on, greater than 0
     * @param began register with the {@link Clock}'s reading here; the agent does not get it
     * @param where the bound stands in the text; the agent does not get it
     */
    record Bound(Origin origin, int slot, int end, long nanos, int began, Span where) implements Instruction {
        /** Whether its time is over in or at the end of its instructions. */
        public boolean isOver(int index, int at, long started, long now) {
            return index < at && at <= end && now - started >= nanos;
        }
    }

    /** Fails; what was caught last is then the failure's reason, if anything was. */
    record Raise(Origin origin, Expectation expectation) implements Instruction {}

    /** {@code dst} = nanoseconds of the guest's monotonic clock since the case began. */
    record Clock(Origin origin, int dst) implements Instruction {}

    /** Bytes at a raw address into a buffer; {@code dst} = length, or −(8192 + signal). */
    record Peek(Origin origin, int dst, Expr address, int buffer, int length) implements Instruction {}

    /** Bytes of a slice to a raw address; {@code dst} = length, or −(8192 + signal). */
    record Poke(Origin origin, int dst, Expr address, Slice from) implements Instruction {}

    /**
     * Runs a program to its end; {@code dst} = exit status, 256 + signal, or −errno if it could not be started.
     *
     * @param outDst gets the bytes kept of its output
     * @param errDst gets the bytes kept of its error output
     * @param args at least one: the program's name, looked for in PATH
     * @param out a buffer for its output
     * @param err a buffer for its error output
     */
    record Run(Origin origin, int dst, int outDst, int errDst, List<Slice> args, Slice input, int out, int err)
            implements Instruction {
        public Run {
            args = List.copyOf(args);
        }
    }

    /** Begins to watch the kernel's log; {@code dst} = a handle or −errno. */
    record LogMark(Origin origin, int dst) implements Instruction {}

    /** What the kernel logged since the mark, in lines; {@code dst} = bytes or −errno, −ENOBUFS if they were too many. */
    record LogRead(Origin origin, int dst, Expr handle, int buffer) implements Instruction {}

    /** Begins to watch tracepoints, by their ids in tracefs; {@code dst} = a handle or −errno. */
    record TraceMark(Origin origin, int dst, List<Expr> ids) implements Instruction {
        public TraceMark {
            ids = List.copyOf(ids);
        }
    }

    /**
     * The events since the mark, each u32 which of the tracepoints, u32 length, and so many bytes as the tracepoint's format
     * lays them out; {@code dst} = bytes or −errno, −ENOBUFS if they were too many or if some may have been lost.
     */
    record TraceRead(Origin origin, int dst, Expr handle, int buffer) implements Instruction {}

    /** A child process runs the instructions up to {@code end}, a {@link ForkEnd}; {@code dst} = 0 if it got there. */
    record Fork(Origin origin, int dst, int end) implements Instruction {}

    /** Where a child process ends. */
    record ForkEnd(Origin origin) implements Instruction {}

    /** Waits for the host; {@code dst} and the buffer hold its answer. */
    record Hold(Origin origin, int dst, int buffer, Request request) implements Instruction {}

    /**
     * Takes an open file over from another program, which is held, under the number that it has there; {@code dst} = the
     * number or −errno (pidfd_getfd(2)).
     *
     * @param sequence the other program's number in the session
     */
    record Inherit(Origin origin, int dst, int sequence, Expr descriptor) implements Instruction {}

    /**
     * A signal is met by a handler that does nothing; {@code dst} = 0 or −errno (sigaction(2)).
     *
     * @param restart whether a call that it interrupts goes on (SA_RESTART)
     */
    record Catch(Origin origin, int dst, Expr signal, boolean restart) implements Instruction {
        /** The highest signal there is. */
        public static final int LAST = 64;
    }

    /**
     * So many TCP connections to a listening socket, both ends of each in the case's process; {@code dst} = how many, or
     * −errno of what failed.
     *
     * @param listener its descriptor
     * @param from the struct sockaddr of the clients' ends, whose port goes up by one with each; empty: the kernel chooses
     */
    record Connect(Origin origin, int dst, Expr listener, Expr count, Slice from) implements Instruction {
        /** As many as the agent makes in one step (WIRE_MAX_CONNECTIONS). */
        public static final int MOST = 1_000_000;
    }

    /**
     * Child processes run side by side, the first of them the instructions up to {@code ends[0]}, each other one those from
     * behind the end before; each end is a {@link ForkEnd}. {@code dst} = 0 if all got to their ends, else the number, from
     * 1, of the one that was the first not to, or −errno.
     *
     * @param names of the lanes, for the report
     */
    record Parallel(Origin origin, int dst, List<Integer> ends, List<String> names) implements Instruction {
        public Parallel {
            ends = List.copyOf(ends);
            names = List.copyOf(names);
        }

        /** The last instruction of its lanes. */
        public int last() {
            return ends.getLast();
        }

        /** The first instruction of a lane; {@code at} is this one's own place. */
        public int begin(int lane, int at) {
            return lane == 0 ? at + 1 : ends.get(lane - 1) + 1;
        }
    }

    /** In a lane: counts one more post of a point. */
    record Post(Origin origin, int point) implements Instruction {}

    /**
     * In a lane: the n-th time waits for the n-th post of a point.
     *
     * @param lanes those that may post it, the first as the lowest bit
     */
    record Await(Origin origin, int point, long lanes) implements Instruction {}

    /** In a lane: the n-th time waits until each of the lanes came to the point n times. */
    record Barrier(Origin origin, int point, long lanes) implements Instruction {}

    /**
     * In a lane: waits until another one sleeps in a call of one of these instructions, and has slept for so long; {@code dst} =
     * the instruction.
     *
     * @param lane from 0
     * @param past from this instruction on the lane will not come there any more
     */
    record Blocked(Origin origin, int dst, int lane, int past, Expr nanos, List<Range> ranges) implements Instruction {
        public Blocked {
            ranges = List.copyOf(ranges);
        }

        public Blocked withPast(int other) {
            return new Blocked(origin, dst, lane, other, nanos, ranges);
        }
    }

    /** Instructions from one to before another. */
    record Range(int from, int to) {
        public boolean contains(int at) {
            return at >= from && at < to;
        }
    }

    /**
     * {@code dst = number}: which round of a bench begins, from 1; below 1: one that does not count; {@link #BENCHED}: it is
     * over.
     *
     * @param bench what is measured
     */
    record Lap(Origin origin, int dst, Bench bench, Expr number) implements Instruction {
        /** The number when a bench has ended. */
        public static final int BENCHED = Integer.MIN_VALUE;
    }

    /**
     * What is measured.
     *
     * @param reports of {@code min mean p50 p90 p95 p99 p999 max rate}
     */
    record Bench(String name, List<String> reports) {
        public Bench {
            reports = List.copyOf(reports);
        }
    }

    /** What a held program wants of the host. */
    sealed interface Request {
        /** Other programs are to run meanwhile; the answer is 0 and no bytes. */
        record Meanwhile() implements Request {}

        /**
         * A program is to be run on the host. The answer is its exit status, 256 + signal or −errno, and the bytes
         * u32 length of its output, u32 length of its error output (both little-endian), {@code outRoom} bytes for the
         * output, {@code errRoom} for the error output.
         */
        record HostRun(List<Slice> args, Slice input, int outRoom, int errRoom) implements Request {
            public HostRun {
                args = List.copyOf(args);
            }

            /** Bytes that the buffer of the answer needs. */
            public int size() {
                return OUTPUT + outRoom + errRoom;
            }

            /** Where in the answer the output begins; behind its room the error output does. */
            public static final int OUTPUT = 8;
        }

        /**
         * The results of unit tests in a text are to be taken in as results of the case. The answer is how many of the tests
         * failed, or −EBADMSG if the text cannot be relied on, and how many passed, failed, were skipped and are known to
         * fail, each u32, little-endian.
         *
         * @param full a text of so many bytes may have been cut off behind them
         */
        record Ktap(Slice text, Set<Integer> full) implements Request {
            public Ktap {
                full = Set.copyOf(full);
            }

            /** Bytes that the buffer of the answer needs. */
            public static final int SIZE = 16;
        }
    }

    /** An argument of a system call. */
    sealed interface Arg {}

    /** A number known beforehand, as 64 bits. */
    record Immediate(long bits) implements Arg {}

    /** Flags of open(2), as x86 numbers them; the target gets its own ({@link OpenFlags}). */
    record Opening(long flags) implements Arg {}

    /** A number computed in the guest. */
    record Computed(Expr value) implements Arg {}

    /** The address of a place in a buffer. */
    record Address(int buffer, Expr offset) implements Arg {
        public Address(int buffer, int offset) {
            this(buffer, Expr.constant(offset));
        }
    }

    /** Bytes of a buffer that come back with the result. */
    sealed interface Capture {
        int buffer();

        int offset();

        int max();

        /** As many as the call's result says, none after an error. */
        record ByResult(int buffer, int offset, int max) implements Capture {}

        /** Always {@code max} if the call succeeded. */
        record Fixed(int buffer, int offset, int max) implements Capture {}

        /** An integer of {@code max} bytes, 1, 2, 4 or 8, if the call succeeded. */
        record Number(int buffer, int offset, int max, boolean signed) implements Capture {}
    }

    /** A part of a text made in the guest. */
    sealed interface Part {
        record Fixed(Bytes bytes) implements Part {}

        record Decimal(Expr value) implements Part {}

        /** Lower-case digits without prefix, of the value modulo 2^64. */
        record Hex(Expr value) implements Part {}

        record FromBuffer(Slice slice) implements Part {
            public FromBuffer(int buffer, Expr length) {
                this(Slice.first(buffer, length));
            }
        }
    }
}
