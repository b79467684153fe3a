// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.Fate;
import dev.kspec.target.Target;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.FrameStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.CRC32;

/**
 * A guest in which modules can be loaded, without a kernel: it speaks the wire, takes one file and one module to be there,
 * and does what programs of load, unload and sleep need. What its kernel does with a module, a test decides.
 */
final class FakeGuest implements Target {
    private static final int OPENAT = 257;
    private static final int FINIT_MODULE = 313;
    private static final int DELETE_MODULE = 176;
    private static final int COMPLETED = 0;
    private static final int TIMEOUT = 1;
    private static final int ENOENT = 2;
    private static final int EEXIST = 17;

    /** What the kernel makes of one call on a module. */
    record Reaction(long result, boolean hangs, List<String> log) {
        static Reaction ok() {
            return new Reaction(0, false, List.of());
        }

        static Reaction errno(int errno, String... log) {
            return new Reaction(-errno, false, List.of(log));
        }

        static Reaction says(String... log) {
            return new Reaction(0, false, List.of(log));
        }

        static Reaction never() {
            return new Reaction(0, true, List.of());
        }
    }

    /** The kernel's way with modules. */
    interface Kernel {
        /** @param call {@code load} or {@code unload} @param nth how often it was called before in this guest */
        Reaction on(String call, int nth);
    }

    private final Kernel kernel;
    private final List<String> calls;
    private final BlockingQueue<byte[]> toHost = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> toGuest = new LinkedBlockingQueue<>();
    private final AgentClient agent;
    private final List<String> log = new ArrayList<>();
    private boolean loaded;
    private int loads;
    private int unloads;
    private volatile boolean closed;

    /** @param calls is told of every load with its parameters, every unload and every file put there */
    FakeGuest(Kernel kernel, List<String> calls) throws IOException {
        this.kernel = kernel;
        this.calls = calls;
        Thread.ofPlatform().daemon().start(this::serve);
        agent = AgentClient.greet(new FrameStream(new From(toHost), new To(toGuest)));
    }

    static List<String> calls() {
        return new CopyOnWriteArrayList<>();
    }

    boolean isClosed() {
        return closed;
    }

    boolean isLoaded() {
        return loaded;
    }

    private static final byte[] END = new byte[0];

    private static final class From extends InputStream {
        private final BlockingQueue<byte[]> queue;
        private ByteBuffer current = ByteBuffer.allocate(0);
        private boolean ended;

        From(BlockingQueue<byte[]> queue) {
            this.queue = queue;
        }

        @Override
        public int read() throws IOException {
            try {
                while (!current.hasRemaining() && !ended) {
                    byte[] next = queue.take();
                    ended = next == END;
                    current = ByteBuffer.wrap(next);
                }
                return ended ? -1 : current.get() & 0xff;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private static final class To extends OutputStream {
        private final BlockingQueue<byte[]> queue;

        To(BlockingQueue<byte[]> queue) {
            this.queue = queue;
        }

        @Override
        public void write(int b) {
            queue.add(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            queue.add(Arrays.copyOfRange(bytes, from, from + length));
        }
    }

    private void serve() {
        try (From in = new From(toGuest)) {
            byte[] nonce = null;
            byte[] last = null;
            while (true) {
                byte[] header = in.readNBytes(20);
                if (header.length < 20) {
                    return;
                }
                ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
                byte[] payload = in.readNBytes(fields.getInt(8));
                switch (header[5]) {
                    case 1 -> {
                        nonce = payload;
                        Out welcome = new Out()
                                .raw(nonce)
                                .u32(1)
                                .str("x86_64")
                                .str("6.1.0-fake")
                                .u64(1)
                                .u64(0);
                        send(2, 0, welcome);
                    }
                    case 3 -> run(fields.getInt(12), nonce, last = payload);
                    case 11 -> run(fields.getInt(12), nonce, last = like(last, payload));
                    default -> {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /** A program told by what is other than in the last one. */
    private static byte[] like(byte[] last, byte[] told) {
        ByteBuffer in = ByteBuffer.wrap(told).order(ByteOrder.LITTLE_ENDIAN).position(16 + 4 + 4);
        Out made = new Out().raw(Arrays.copyOf(last, 16));
        int at = 16;
        while (in.hasRemaining()) {
            int kept = varint(in);
            made.raw(Arrays.copyOfRange(last, at, at + kept));
            at += kept + varint(in);
            byte[] own = new byte[varint(in)];
            in.get(own);
            made.raw(own);
        }
        return made.raw(Arrays.copyOfRange(last, at, last.length)).bytes();
    }

    private static int varint(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private void run(int seq, byte[] nonce, byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).position(16 + 4);
        long[] registers = new long[in.getShort()];
        byte[][] buffers = new byte[in.getShort()][];
        int steps = in.getInt();
        int cleanUp = in.getInt();
        in.getInt(); // flags
        for (int i = 0; i < buffers.length; i++) {
            in.getInt();
            buffers[i] = blob(in);
        }
        Out records = new Out();
        int count = 0;
        int due = 0;
        int end = COMPLETED;
        for (int step = 0; step < steps && end == COMPLETED; step++) {
            int op = in.get();
            ByteBuffer body = ByteBuffer.wrap(blob(in)).order(ByteOrder.LITTLE_ENDIAN);
            if (step != due) {
                continue;
            }
            int status = 0;
            long value = 0;
            if (op == 1) {
                int dst = body.getShort();
                body.get();
                Reaction reaction = call(body, buffers);
                if (reaction.hangs()) {
                    end = TIMEOUT;
                    break;
                }
                value = reaction.result();
                registers[dst] = value;
                log.addAll(reaction.log());
            } else if (op == 6) {
                status = evaluate(body, registers) != 0 ? 0 : 1;
            }
            due = status == 0 || step >= cleanUp ? step + 1 : cleanUp;
            if (op == 6 && status == 0) {
                continue;
            }
            records.u8(1 | 2 | 4 | (value < 0 ? 8 : 0) | 32)
                    .varint(step)
                    .u8(status)
                    .varint(value < 0 ? ~value : value)
                    .varint(step)
                    .varint(1);
            count++;
        }
        Out done = new Out().raw(nonce).u8(end).varint(0).varint(end == COMPLETED ? steps : due);
        done.varint(1)
                .varint(1000)
                .varint(0)
                .varint(0)
                .u32(count)
                .raw(records.bytes())
                .u32(log.size());
        for (String line : log) {
            done.u64(1).u64(1).u8(4).str(line);
        }
        log.clear();
        send(4, seq, done.varint(0).u32(0).u32(0));
    }

    private Reaction call(ByteBuffer body, byte[][] buffers) {
        int number = body.getInt();
        List<String> texts = new ArrayList<>();
        for (int i = body.get(); i > 0; i--) {
            switch (body.get()) {
                case 1 -> body.getLong();
                case 2 -> skipExpr(body);
                default -> {
                    byte[] text = buffers[body.getShort()];
                    texts.add(new String(text, StandardCharsets.UTF_8).replace("\0", ""));
                    skipExpr(body);
                }
            }
        }
        return switch (number) {
            case OPENAT -> new Reaction(3, false, List.of());
            case FINIT_MODULE -> load(texts.getFirst());
            case DELETE_MODULE -> unload(texts.getFirst());
            default -> Reaction.ok();
        };
    }

    private static void skipExpr(ByteBuffer body) {
        int length = body.getInt();
        body.position(body.position() + length);
    }

    private Reaction load(String parameters) {
        calls.add("load" + (parameters.isEmpty() ? "" : " " + parameters));
        if (loaded) {
            return Reaction.errno(EEXIST);
        }
        Reaction reaction = kernel.on("load", loads++);
        loaded = reaction.result() == 0 && !reaction.hangs();
        return reaction;
    }

    private Reaction unload(String name) {
        if (!loaded) {
            return Reaction.errno(ENOENT);
        }
        calls.add("unload " + name);
        Reaction reaction = kernel.on("unload", unloads++);
        loaded = reaction.result() != 0 || reaction.hangs();
        return reaction;
    }

    /** Of integers and comparisons, as checks of results have them. */
    private static long evaluate(ByteBuffer body, long[] registers) {
        Deque<Long> stack = new ArrayDeque<>();
        int end = body.getInt() + body.position();
        while (body.position() < end) {
            int code = body.get();
            switch (code) {
                case 1, 2 -> stack.push(body.getLong());
                case 3 -> stack.push(registers[body.getShort()]);
                case 43 -> stack.push(stack.pop() != 0 ? 1L : 0L);
                case 41, 42 -> {
                    int skip = body.getInt();
                    long top = stack.pop();
                    if ((top != 0) == (code == 42)) {
                        stack.push(top != 0 ? 1L : 0L);
                        body.position(body.position() + skip);
                    }
                }
                default -> {
                    long b = stack.pop();
                    long a = stack.pop();
                    boolean holds = switch (code) {
                        case 32 -> a == b;
                        case 33 -> a != b;
                        case 34 -> a < b;
                        case 37 -> a >= b;
                        default -> throw new IllegalArgumentException("instruction " + code);
                    };
                    stack.push(holds ? 1L : 0L);
                }
            }
        }
        return stack.pop();
    }

    private static byte[] blob(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    private void send(int type, int seq, Out payload) {
        byte[] bytes = payload.bytes();
        Out header = new Out()
                .u32(0x4350534b)
                .u8(4)
                .u8(type)
                .u8(0)
                .u8(0)
                .u32(bytes.length)
                .u32(seq);
        CRC32 crc = new CRC32();
        crc.update(header.bytes());
        crc.update(bytes);
        toHost.add(header.u32((int) crc.getValue()).raw(bytes).bytes());
    }

    /** Little-endian bytes. */
    private static final class Out {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private Out number(long value, int width) {
            for (int i = 0; i < width; i++) {
                bytes.write((int) (value >> 8 * i));
            }
            return this;
        }

        Out u8(int value) {
            return number(value, 1);
        }

        Out u32(int value) {
            return number(value, 4);
        }

        Out u64(long value) {
            return number(value, 8);
        }

        Out varint(long value) {
            long left = value;
            for (; (left & ~0x7fL) != 0; left >>>= 7) {
                u8((int) (left & 0x7f) | 0x80);
            }
            return u8((int) left);
        }

        Out raw(byte[] all) {
            bytes.writeBytes(all);
            return this;
        }

        Out str(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return u32(utf8.length).raw(utf8);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    @Override
    public AgentClient agent() {
        return agent;
    }

    @Override
    public String description() {
        return "fake guest";
    }

    @Override
    public String moduleDirectory() {
        return "/modules";
    }

    @Override
    public void putModule(Path file) {
        calls.add("put " + file.getFileName());
    }

    @Override
    public List<String> console() {
        return List.of();
    }

    @Override
    public Fate fate() {
        return new Fate.Unknown("a fake guest");
    }

    @Override
    public void close() {
        closed = true;
        toGuest.add(END);
        toHost.add(END);
    }
}
