// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import dev.kspec.report.StrictJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in a journal so far, read by no code of kspec's own: JSON, line by line. */
record JournalTail(List<Entry> entries) {
    /**
     * A line.
     *
     * @param kind {@code case}, {@code attempt}, {@code note}, {@code end}, or {@code header}
     * @param name of the scenario; empty for others than cases
     * @param verdict the same
     * @param text the reason, or the note
     */
    record Entry(String kind, String name, String verdict, String text) {}

    /** A line that is just being written is left out. */
    static JournalTail of(Path file) throws IOException {
        return new JournalTail(List.of()).grown(file, new long[1]);
    }

    /**
     * The same with what was written since.
     *
     * @param read how much of the file was read, in bytes
     */
    JournalTail grown(Path file, long[] read) throws IOException {
        byte[] more;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(read[0]);
            more = new byte[(int) Math.max(0, in.length() - read[0])];
            in.readFully(more);
        } catch (FileNotFoundException notYet) {
            return this;
        }
        int whole = more.length;
        while (whole > 0 && more[whole - 1] != '\n') {
            whole--;
        }
        if (whole == 0) {
            return this;
        }
        read[0] += whole;
        List<Entry> all = new ArrayList<>(entries);
        for (String line : new String(more, 0, whole, StandardCharsets.UTF_8).split("\n")) {
            all.add(entry(object(StrictJson.read(line))));
        }
        return new JournalTail(all);
    }

    private static Entry entry(Map<String, Object> line) {
        for (String kind : List.of("case", "attempt")) {
            if (line.containsKey(kind)) {
                Map<String, Object> outcome = object(line.get(kind));
                String name = (String) object(outcome.get("id")).get("scenario");
                return new Entry(kind, name, (String) outcome.get("verdict"), (String) outcome.get("reason"));
            }
        }
        return line.containsKey("note")
                ? new Entry("note", "", "", (String) line.get("note"))
                : new Entry(line.containsKey("end") ? "end" : "header", "", "", "");
    }

    long count(String kind) {
        return entries.stream().filter(e -> e.kind().equals(kind)).count();
    }

    List<Entry> of(String kind) {
        return entries.stream().filter(e -> e.kind().equals(kind)).toList();
    }

    /** The name of the case whose verdict was written last. */
    String lastCase() {
        List<Entry> cases = of("case");
        return cases.isEmpty() ? "(none)" : cases.getLast().name();
    }

    /** The first of its kind behind so many lines. */
    Optional<Entry> behind(int lines, String kind) {
        return entries.stream().skip(lines).filter(e -> e.kind().equals(kind)).findFirst();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
