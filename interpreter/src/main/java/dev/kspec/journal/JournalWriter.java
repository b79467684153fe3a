// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.json.JsonWriter;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunListener;
import dev.kspec.run.RunResult;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Writes each outcome down as it happens: a line of JSON, given to the system before anything else is told of it, so that a
 * run that is killed loses no verdict.
 *
 * <p>A line that cannot be written, as when the disk is full, is kept and tried again with the next one; no line is ever left
 * half written in front of another.
 */
public final class JournalWriter implements RunListener, AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Consumer<String> trouble;
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private long good;
    private boolean isTroubled;

    /** Writes one line's members. */
    @FunctionalInterface
    private interface Line {
        void write(JsonWriter json) throws IOException;
    }

    private JournalWriter(Path file, FileChannel channel, long good, Consumer<String> trouble) {
        this.file = file;
        this.channel = channel;
        this.good = good;
        this.trouble = trouble;
    }

    /**
     * Begins a journal.
     *
     * @param trouble is told, once, that lines cannot be written for the time being
     */
    public static JournalWriter begin(Path file, JournalHeader header, Consumer<String> trouble)
            throws JournalException {
        JournalWriter writer = open(file, 0, trouble);
        writer.line(header::write);
        if (writer.isIncomplete()) {
            writer.close();
            throw new JournalException("the journal " + file + " cannot be written");
        }
        return writer;
    }

    /**
     * Goes on with a journal.
     *
     * @param journal as it was read; behind what could be read of it, it is cut off
     */
    public static JournalWriter goOn(Journal journal, Consumer<String> trouble) throws JournalException {
        return open(journal.file(), journal.goodBytes(), trouble);
    }

    private static JournalWriter open(Path file, long good, Consumer<String> trouble) throws JournalException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    channel.close();
                    throw new JournalException(
                            "the journal " + file + " is being written by another run; name another with --journal");
                }
            } catch (OverlappingFileLockException e) {
                channel.close();
                throw new JournalException("the journal " + file + " is being written already", e);
            }
            channel.truncate(good);
            channel.position(good);
            return new JournalWriter(file, channel, good, trouble);
        } catch (IOException e) {
            throw new JournalException(
                    "the journal " + file + " cannot be written: " + reason(e)
                            + "; name another place with --journal FILE",
                    e);
        }
    }

    static String reason(IOException e) {
        return e instanceof java.nio.file.FileSystemException f && f.getReason() != null
                ? f.getReason()
                : String.valueOf(e.getMessage() == null ? e : e.getMessage());
    }

    public Path file() {
        return file;
    }

    @Override
    public synchronized void attempted(CaseOutcome outcome) {
        line(json -> {
            json.beginObject().name("attempt");
            CaseJson.writeAll(json, outcome);
            json.end();
        });
    }

    @Override
    public synchronized void caseFinished(CaseOutcome outcome) {
        line(json -> {
            json.beginObject().name("case");
            CaseJson.writeAll(json, outcome);
            json.end();
        });
    }

    @Override
    public synchronized void note(String message) {
        line(json -> json.beginObject().name("note").value(message).end());
    }

    @Override
    public synchronized void finished(RunResult result) {
        line(json -> {
            json.beginObject().name("end").beginObject();
            json.name("exitCode").value(result.exitCode());
            json.name("interrupted").value(result.interrupted());
            json.name("target").value(result.target());
            json.name("durationNanos").value(result.duration().toNanos());
            json.end().end();
        });
    }

    private synchronized void line(Line line) {
        StringWriter text = new StringWriter();
        try {
            line.write(JsonWriter.oneLine(text));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        waiting.add(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        write();
    }

    private void write() {
        try {
            while (!waiting.isEmpty()) {
                ByteBuffer next = waiting.getFirst();
                next.rewind();
                while (next.hasRemaining()) {
                    channel.write(next);
                }
                good += next.limit();
                waiting.removeFirst();
            }
            isTroubled = false;
        } catch (IOException e) {
            cutOff();
            if (!isTroubled) {
                isTroubled = true;
                trouble.accept("the journal " + file + " cannot be written (" + reason(e)
                        + "): what happens is kept in memory until it can");
            }
        }
    }

    /** What was written of a line only in part goes. */
    private void cutOff() {
        try {
            channel.truncate(good);
            channel.position(good);
        } catch (IOException e) {
            // Then the next attempt fails as well, and what is half written is passed over by whoever reads it.
            isTroubled = true;
        }
    }

    /** Whether something could not be written so far. */
    public synchronized boolean isIncomplete() {
        return !waiting.isEmpty();
    }

    /** Tries to write what is left, and ends. */
    @Override
    public synchronized void close() {
        write();
        try {
            if (channel.isOpen()) {
                channel.force(true);
            }
            channel.close();
        } catch (IOException e) {
            trouble.accept("the journal " + file + " may not be on the disk: " + reason(e));
        }
    }
}
