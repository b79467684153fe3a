// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.expand.CaseId;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Several runs as one.
 *
 * @param notes what a reader wants to know of how they fit together
 */
public record MergedRuns(RunResult result, List<String> notes) {
    private static final Pattern SHARD = Pattern.compile("--shard=(\\d{1,6})/(\\d{1,6})");

    public MergedRuns {
        notes = List.copyOf(notes);
    }

    /**
     * Takes them together.
     *
     * @param journals in the order in which their runs began, at least one: of a case that is in several the last one counts
     */
    public static MergedRuns of(List<Journal> journals) {
        Map<CaseId, CaseOutcome> cases = new LinkedHashMap<>();
        List<CaseOutcome> fixtures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        long missing = 0;
        long twice = 0;
        for (Journal journal : journals) {
            long own = 0;
            for (CaseOutcome outcome : journal.outcomes().values()) {
                if (!outcome.isCase()) {
                    fixtures.add(outcome);
                } else {
                    own++;
                    twice += cases.remove(outcome.id()) == null ? 0 : 1;
                    cases.put(outcome.id(), outcome);
                }
            }
            long left = Math.max(0, journal.header().cases() - own);
            if (left > 0) {
                missing += left;
                notes.add(
                        journal.file() + ": " + left + " of " + journal.header().cases() + " cases have no outcome");
            }
            if (journal.unreadable() > 0) {
                notes.add(journal.file() + ": damaged lines: " + journal.unreadable());
            }
        }
        for (String shard : missingShards(journals)) {
            missing++;
            notes.add("shard " + shard + " is not among them");
        }
        if (twice > 0) {
            notes.add("cases that are in more than one journal: " + twice + "; what came of them last counts");
        }
        List<CaseOutcome> all = new ArrayList<>(fixtures);
        all.addAll(cases.values());
        Instant started = journals.getFirst().header().started();
        RunResult result = new RunResult(
                all,
                cases.size() + missing,
                false,
                journals.stream()
                        .map(Journal::target)
                        .filter(t -> !t.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(" + ")),
                started,
                journals.stream().map(Journal::duration).reduce(Duration.ZERO, Duration::plus),
                notes,
                List.of());
        return new MergedRuns(result, notes);
    }

    /** Of runs of parts: the parts that no journal is of, such as {@code 2/3}. */
    private static List<String> missingShards(List<Journal> journals) {
        Map<Integer, Set<Integer>> there = new TreeMap<>();
        for (Journal journal : journals) {
            for (String argument : journal.header().arguments()) {
                Matcher shard = SHARD.matcher(argument);
                if (shard.matches()) {
                    there.computeIfAbsent(Integer.valueOf(shard.group(2)), n -> new TreeSet<>())
                            .add(Integer.valueOf(shard.group(1)));
                }
            }
        }
        List<String> missing = new ArrayList<>();
        there.forEach((of, numbers) -> {
            for (int number = 1; number <= of; number++) {
                if (!numbers.contains(number)) {
                    missing.add(number + "/" + of);
                }
            }
        });
        return missing;
    }
}
