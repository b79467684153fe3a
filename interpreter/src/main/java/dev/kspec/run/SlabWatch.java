// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.wire.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the objects in a driver's slab caches before its cases, and behind them. */
final class SlabWatch {
    private static final String DIRECTORY = "/sys/kernel/slab/";

    /** Of the number, and one for each node behind it. */
    private static final int MOST_BYTES = 4096;

    /** What is freed behind a grace period, or by a worker, is so within so many looks … */
    private static final int LOOKS = 4;

    /** … with such pauses between them. */
    private static final long PAUSE_MILLIS = 150;

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})\\b");

    private final Map<String, Long> before;

    private SlabWatch(Map<String, Long> before) {
        this.before = before;
    }

    /** Counts those of these caches that are there. */
    static SlabWatch begin(Link c, List<String> names) throws Broken, InterruptedException {
        return new SlabWatch(names.isEmpty() ? Map.of() : counts(c, there(c, names)));
    }

    private static List<String> there(Link c, List<String> names) throws Broken, InterruptedException {
        List<String> files = names.stream().map(n -> DIRECTORY + n + "/objects").toList();
        List<Answer.Record> found = c.ask(Housekeeping.exist(files)).records();
        List<String> there = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).value().signum() >= 0) {
                there.add(names.get(i));
            }
        }
        return there;
    }

    /** What cannot be counted is left out. */
    private static Map<String, Long> counts(Link c, List<String> names) throws Broken, InterruptedException {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (!names.isEmpty()) {
            // What a processor keeps for its next allocation counts as in use, unless the cache is shrunk before.
            c.ask(Housekeeping.write(
                    names.stream().map(n -> DIRECTORY + n + "/shrink").toList(), "1"));
            List<Answer.Record> read = c.ask(Housekeeping.contents(
                            names.stream().map(n -> DIRECTORY + n + "/objects").toList(), MOST_BYTES))
                    .records();
            for (int i = 0; i < read.size(); i++) {
                Matcher number = NUMBER.matcher(new String(read.get(i).data(), StandardCharsets.ISO_8859_1));
                if (number.lookingAt()) {
                    counts.put(names.get(i), Long.valueOf(number.group(1)));
                }
            }
        }
        return counts;
    }

    /** {@code kmsgpipe_message holds 12 objects more than before them (now 12)}: of each that has grown, and stays so. */
    List<String> grown(Link c) throws Broken, InterruptedException {
        List<String> suspects = List.copyOf(before.keySet());
        Map<String, Long> now = Map.of();
        for (int look = 0; look < LOOKS && !suspects.isEmpty(); look++) {
            if (look > 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
            now = counts(c, suspects);
            suspects = now.entrySet().stream()
                    .filter(e -> e.getValue() > before.get(e.getKey()))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        Map<String, Long> last = now;
        return suspects.stream()
                .map(n -> n + " holds " + (last.get(n) - before.get(n)) + " objects more than before them (now "
                        + last.get(n) + ")")
                .toList();
    }
}
