// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.expand.CaseId;
import dev.kspec.run.CaseOutcome;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A journal that was read.
 *
 * <p>A last line that was not ended, as a run leaves it that was killed, is no mistake: nothing was told of it.
 *
 * @param outcomes the last outcome of each case, in the order in which they fell; steps are kept only of those that did not pass
 * @param attempts tries of cases that have no outcome
 * @param unreadable lines in its middle that are damaged
 * @param goodBytes up to the end of the last line that is whole
 * @param ended whether its run came to an end in order
 * @param target what its cases ran on; empty if the run did not come to its end
 * @param duration of its run; zero if that did not come to its end
 */
public record Journal(
        Path file,
        JournalHeader header,
        Map<CaseId, CaseOutcome> outcomes,
        Map<CaseId, CaseOutcome> attempts,
        int unreadable,
        long goodBytes,
        boolean ended,
        String target,
        Duration duration) {

    /** Told of each entry as it is read. */
    private interface Visitor {
        void entry(Tree tree) throws Tree.Malformed;
    }

    /** Reads it. */
    public static Journal read(Path file) throws JournalException {
        Map<CaseId, CaseOutcome> outcomes = new LinkedHashMap<>();
        Map<CaseId, CaseOutcome> attempts = new LinkedHashMap<>();
        CaseReading reading = new CaseReading();
        Tree[] end = new Tree[1];
        Lines lines = new Lines(file);
        JournalHeader header = lines.each(tree -> {
            end[0] = tree.has("end") ? tree.object("end") : null;
            if (tree.has("case")) {
                CaseOutcome outcome = reading.outcome(tree.object("case"));
                // Put behind the others: the order is that of the last outcomes.
                outcomes.remove(outcome.id());
                outcomes.put(outcome.id(), outcome.slim());
                attempts.remove(outcome.id());
            } else if (tree.has("attempt")) {
                CaseOutcome outcome = reading.outcome(tree.object("attempt"));
                attempts.put(outcome.id(), outcome);
            }
        });
        return new Journal(
                file,
                header,
                outcomes,
                attempts,
                lines.unreadable,
                lines.good,
                end[0] != null,
                end[0] == null ? "" : target(end[0]),
                end[0] == null ? Duration.ZERO : duration(end[0]));
    }

    private static String target(Tree end) {
        try {
            return end.text("target");
        } catch (Tree.Malformed e) {
            return "";
        }
    }

    private static Duration duration(Tree end) {
        try {
            return Duration.ofNanos(end.number("durationNanos"));
        } catch (Tree.Malformed e) {
            return Duration.ZERO;
        }
    }

    /** Line by line, in constant memory. */
    private static final class Lines {
        private final Path file;
        private int unreadable;
        private long good;
        /** Where the line begins that was read last. */
        private long start;

        Lines(Path file) {
            this.file = file;
        }

        JournalHeader each(Visitor visitor) throws JournalException {
            // A stream of a channel would be closed by an interrupt, and a run that is interrupted is told of, too.
            try (InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16)) {
                JournalHeader header = header(in);
                for (Optional<String> line = next(in); line.isPresent(); line = next(in)) {
                    try {
                        visitor.entry(Tree.parse(line.get()));
                    } catch (Tree.Malformed e) {
                        unreadable++;
                    }
                }
                return header;
            } catch (FileNotFoundException e) {
                throw new JournalException(
                        file.toFile().exists()
                                ? "the journal " + file + " cannot be read: it is a directory, or it may not be read"
                                : "there is no journal " + file,
                        e);
            } catch (IOException e) {
                throw new JournalException("the journal " + file + " cannot be read: " + JournalWriter.reason(e), e);
            }
        }

        private JournalHeader header(InputStream in) throws IOException, JournalException {
            try {
                return JournalHeader.of(Tree.parse(next(in).orElse("")));
            } catch (Tree.Malformed e) {
                throw new JournalException(file + " is no journal of kspec: " + e.getMessage(), e);
            }
        }

        /** The next line that is ended. */
        private Optional<String> next(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(512);
            start = good;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    good += line.size() + 1;
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
                line.write(b);
            }
            return Optional.empty();
        }
    }

    /** Outcomes with all their steps, read again as they are asked for. */
    public static final class Full implements AutoCloseable {
        private final List<RandomAccessFile> files = new ArrayList<>();
        private final CaseReading reading = new CaseReading();
        private final Map<CaseId, Place> places = new HashMap<>();

        /** Where the last outcome of a case stands. */
        private record Place(int file, long offset) {}

        /** @param journals of two that tell of one case the later one counts */
        public Full(List<Path> journals) throws JournalException {
            for (Path journal : journals) {
                Lines lines = new Lines(journal);
                int number = files.size();
                var unused = lines.each(tree -> {
                    if (tree.has("case")) {
                        places.put(CaseReading.id(tree.object("case")), new Place(number, lines.start));
                    }
                });
                try {
                    files.add(new RandomAccessFile(journal.toFile(), "r"));
                } catch (IOException e) {
                    close();
                    throw new JournalException(
                            "the journal " + journal + " cannot be read: " + JournalWriter.reason(e), e);
                }
            }
        }

        /** The same outcome as the journal has it, with its steps; as it is, if the journal has another. */
        public CaseOutcome of(CaseOutcome outcome) throws IOException {
            Place place = places.get(outcome.id());
            if (place == null) {
                return outcome;
            }
            RandomAccessFile in = files.get(place.file());
            in.seek(place.offset());
            try {
                CaseOutcome full = reading.outcome(Tree.parse(line(in)).object("case"));
                return full.id().equals(outcome.id()) && full.verdict() == outcome.verdict() ? full : outcome;
            } catch (Tree.Malformed e) {
                return outcome;
            }
        }

        private static String line(RandomAccessFile in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
            byte[] block = new byte[4096];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                for (int i = 0; i < n; i++) {
                    if (block[i] == '\n') {
                        line.write(block, 0, i);
                        return line.toString(StandardCharsets.UTF_8);
                    }
                }
                line.write(block, 0, n);
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            for (RandomAccessFile file : files) {
                try {
                    file.close();
                } catch (IOException e) {
                    // It was only read, and so are the others.
                }
            }
        }
    }
}
