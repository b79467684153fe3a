// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.json.JsonWriter;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunListener;
import dev.kspec.run.RunResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    /** Not written through a channel: an interrupt of the thread that writes, as ctrl-C sends it, would close that for good. */
    private final RandomAccessFile out;

    private final Consumer<String> trouble;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long good;
    private boolean isTroubled;

    /** Writes one line's members. */
    @FunctionalInterface
    private interface Line {
        void write(JsonWriter json) throws IOException;
    }

    private JournalWriter(Path file, RandomAccessFile out, long good, Consumer<String> trouble) {
        this.file = file;
        this.out = out;
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
        try {
            writer.start();
        } catch (IOException e) {
            closeQuietly(writer.out);
            throw cannot(file, e);
        }
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
        JournalWriter writer = open(journal.file(), journal.goodBytes(), trouble);
        try {
            // Whoever had the lock until now may have gone on writing after the journal was read.
            if (Journal.read(journal.file()).goodBytes() != journal.goodBytes()) {
                throw new JournalException(
                        "the journal " + journal.file() + " has grown since it was read; try once more");
            }
            writer.start();
            return writer;
        } catch (JournalException | IOException e) {
            closeQuietly(writer.out);
            throw e instanceof JournalException j ? j : cannot(journal.file(), (IOException) e);
        }
    }

    /** Opens and locks it; nothing of it is changed. */
    private static JournalWriter open(Path file, long good, Consumer<String> trouble) throws JournalException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
            try {
                FileLock lock = out.getChannel().tryLock();
                if (lock == null) {
                    closeQuietly(out);
                    throw new JournalException(
                            "the journal " + file + " is being written by another run; name another with --journal");
                }
            } catch (OverlappingFileLockException e) {
                closeQuietly(out);
                throw new JournalException("the journal " + file + " is being written already", e);
            } catch (IOException e) {
                closeQuietly(out);
                throw e;
            }
            return new JournalWriter(file, out, good, trouble);
        } catch (IOException e) {
            throw cannot(file, e);
        }
    }

    private static JournalException cannot(Path file, IOException e) {
        return new JournalException(
                "the journal " + file + " cannot be written: " + reason(e) + "; name another place with --journal FILE",
                e);
    }

    private static void closeQuietly(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }

    /** What stands behind what is good goes. */
    private void start() throws IOException {
        out.setLength(good);
        out.seek(good);
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
        waiting.add(text.toString().getBytes(StandardCharsets.UTF_8));
        write();
    }

    private void write() {
        try {
            while (!waiting.isEmpty()) {
                byte[] next = waiting.getFirst();
                out.write(next);
                good += next.length;
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
            start();
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
            out.getFD().sync();
            out.close();
        } catch (IOException e) {
            trouble.accept("the journal " + file + " may not be on the disk: " + reason(e));
        }
    }
}
