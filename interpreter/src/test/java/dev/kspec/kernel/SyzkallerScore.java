// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares the recognisers with syzkaller's corpus of kernel reports: {@code pkg/report/testdata/linux/report} of its
 * source, the only argument. Prints the figures, and with {@code -Dverbose=true} where the two differ.
 *
 * <p>Left out are files about what is no report of Linux: of syzkaller itself, of Go programs, of Trusty.
 */
final class SyzkallerScore {
    private final Tally reports = new Tally("reports recognised");
    private final Tally lookAlikes = new Tally("look-alikes rejected");
    private final Tally titles = new Tally("titles equal by the mapping");
    private final Tally functions = new Tally("same function");
    private int leftOut;

    /** So many of so many. */
    private static final class Tally {
        private final String what;
        private int good;
        private int all;

        Tally(String what) {
            this.what = what;
        }

        void add(boolean isGood, String otherwise, PrintStream out) {
            all++;
            if (isGood) {
                good++;
            } else if (Boolean.getBoolean("verbose")) {
                out.println("not " + what + ": " + otherwise);
            }
        }

        @Override
        public String toString() {
            return String.format("%s: %d of %d (%.1f %%)", what, good, all, 100.0 * good / Math.max(1, all));
        }
    }

    public static void main(String[] args) throws IOException {
        SyzkallerScore score = new SyzkallerScore();
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[0]))) {
            files = all.sorted().toList();
        }
        for (Path file : files) {
            score.take(file, System.out);
        }
        Stream.of(score.reports, score.lookAlikes, score.titles, score.functions)
                .forEach(System.out::println);
        System.out.println("left out: " + score.leftOut);
    }

    private void take(Path file, PrintStream out) throws IOException {
        List<String> lines =
                Files.readString(file, ISO_8859_1).replace("\r", "").lines().toList();
        int blank = Math.max(0, lines.indexOf(""));
        Optional<String> title = lines.subList(0, blank).stream()
                .filter(l -> l.startsWith("TITLE: ") && l.length() > 7)
                .map(l -> l.substring(7))
                .findFirst();
        int end = lines.indexOf("REPORT:");
        List<LogLine> log = lines.subList(blank, end < 0 ? lines.size() : end).stream()
                .map(LogLine::console)
                .toList();
        Optional<Report> found = KernelReports.first(log);
        String name = file.getFileName().toString();
        if (title.isEmpty()) {
            lookAlikes.add(
                    found.isEmpty(), name + ": " + found.map(Report::title).orElse(""), out);
        } else if (SyzkallerTitles.isForeign(title.get())) {
            leftOut++;
        } else {
            String both =
                    name + ": " + title.get() + " | " + found.map(Report::title).orElse("nothing");
            reports.add(found.isPresent(), both, out);
            compare(title.get(), found, both, out);
        }
    }

    private void compare(String theirs, Optional<Report> ours, String both, PrintStream out) {
        titles.add(ours.isPresent() && SyzkallerTitles.isSame(theirs, ours.get()), both, out);
        Optional<String> function = SyzkallerTitles.function(theirs);
        if (function.isPresent()) {
            String found = ours.flatMap(Report::function).orElse("");
            functions.add(SyzkallerTitles.plain(function.get()).equals(SyzkallerTitles.plain(found)), both, out);
        }
    }
}
