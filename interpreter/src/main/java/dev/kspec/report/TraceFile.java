// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.json.JsonWriter;
import dev.kspec.run.Trace;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what a run did when as Chrome trace events (the JSON Array Format of the Trace Event Format): complete events,
 * times in microseconds, a thread for each lane.
 */
public final class TraceFile implements Trace, AutoCloseable {
    private static final int PROCESS = 1;

    private final Path file;
    private final Writer out;
    private final long zero;
    private final Map<String, Integer> lanes = new HashMap<>();
    private Optional<IOException> failure = Optional.empty();

    private TraceFile(Path file, Writer out, long zero) {
        this.file = file;
        this.out = out;
        this.zero = zero;
    }

    /**
     * Begins the file.
     *
     * @param zero what {@link System#nanoTime} said when the run began
     */
    public static TraceFile create(Path file, long zero) throws ReportException {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            // Not through a channel, which an interrupt of the thread that writes would close.
            BufferedWriter out = new BufferedWriter(
                    new OutputStreamWriter(new FileOutputStream(file.toFile()), StandardCharsets.UTF_8));
            out.write("[");
            return new TraceFile(file, out, zero);
        } catch (IOException e) {
            throw new ReportException("cannot write the trace " + file + ": " + ReportFile.reason(e), e);
        }
    }

    @Override
    public synchronized void span(String lane, String name, String category, long begin, long end) {
        try {
            Integer known = lanes.get(lane);
            int number = known == null ? lanes.size() + 1 : known;
            if (known == null) {
                lanes.put(lane, number);
                event(
                        json -> {
                            json.beginObject().name("ph").value("M");
                            json.name("pid").value(PROCESS);
                            json.name("tid").value(number);
                            json.name("name").value("thread_name");
                            json.name("args")
                                    .beginObject()
                                    .name("name")
                                    .value(lane)
                                    .end()
                                    .end();
                        },
                        number == 1);
            }
            event(
                    json -> {
                        json.beginObject().name("ph").value("X");
                        json.name("pid").value(PROCESS);
                        json.name("tid").value(number);
                        json.name("name").value(name);
                        json.name("cat").value(category);
                        json.name("ts").value(Math.max(0, begin - zero) / 1000);
                        json.name("dur").value(Math.max(0, end - begin) / 1000).end();
                    },
                    false);
        } catch (IOException e) {
            failure = failure.or(() -> Optional.of(e));
        }
    }

    private interface Event {
        void write(JsonWriter json) throws IOException;
    }

    private void event(Event event, boolean isFirst) throws IOException {
        StringWriter text = new StringWriter();
        event.write(JsonWriter.oneLine(text));
        out.write((isFirst ? "\n" : ",\n") + text.toString().strip());
    }

    /** Ends the file. */
    public synchronized void finish() throws ReportException {
        try {
            out.write("\n]\n");
            out.close();
        } catch (IOException e) {
            failure = failure.or(() -> Optional.of(e));
        }
        if (failure.isPresent()) {
            throw new ReportException(
                    "cannot write the trace " + file + ": " + ReportFile.reason(failure.get()), failure.get());
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            failure = failure.or(() -> Optional.of(e));
        }
    }
}
