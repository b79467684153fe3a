// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ktap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tests that stand side by side, while they are read: a document's own, or those within one test. */
final class Level {
    private static final long NO_PLAN = -1;

    /** Far beyond what a case may take in. */
    private static final long HIGHEST = 100_000;

    private static final int MOST_NAMED = 5;

    private final int indent;
    private final String name;
    /** What its tests came to, with those within them. */
    private final List<UnitResult> results = new ArrayList<>();

    private final Set<Long> seen = new HashSet<>();
    private long plan = NO_PLAN;
    private Optional<String> skip = Optional.empty();
    private long last;
    private boolean isNumbered;
    private boolean hasVersion;

    /** @param name of the test that they are within, if it was announced; else empty */
    Level(int indent, String name) {
        this.indent = indent;
        this.name = name;
    }

    int indent() {
        return indent;
    }

    /** {@code `suite`}, for sentences. */
    String quoted() {
        return name.isEmpty() ? "a test without a name" : "`" + name + "`";
    }

    String name() {
        return name;
    }

    List<UnitResult> results() {
        return results;
    }

    boolean isPlanned() {
        return plan != NO_PLAN;
    }

    /** Whether there are no tests, and it says why. */
    Optional<String> skip() {
        return skip;
    }

    /** Whether nothing stands here but, at most, its name. */
    boolean isFresh() {
        return !isPlanned() && seen.isEmpty() && results.isEmpty();
    }

    /** Its version line came. */
    void begin() {
        hasVersion = true;
    }

    boolean hasVersion() {
        return hasVersion;
    }

    /** How many results stand at this very place. */
    int count() {
        return seen.size();
    }

    /** Takes the plan in, and says what is wrong with it. */
    Optional<String> plan(KtapLine.Plan line) {
        if (isPlanned()) {
            return Optional.of("a second plan, " + words(line) + ", behind 1.." + plan);
        }
        if (line.first() != 1 || line.last() > Integer.MAX_VALUE) {
            return Optional.of("the plan " + words(line) + " is none: plans are 1..N");
        }
        plan = line.last();
        skip = plan == 0 ? line.skip() : Optional.empty();
        return Optional.empty();
    }

    private static String words(KtapLine.Plan line) {
        return line.first() + ".." + line.last();
    }

    /** Takes a result's number in, and says what is wrong with it. */
    Optional<String> numbered(KtapLine.Result line) {
        if (line.number() < 0 && isNumbered) {
            return Optional.of("a result without a number, where others have one");
        }
        isNumbered = line.number() >= 0;
        long number = isNumbered ? line.number() : last + 1;
        if (number < 1 || number > HIGHEST) {
            return Optional.of("no test has the number " + number);
        }
        long before = last;
        last = Math.max(last, number);
        if (!seen.add(number)) {
            return Optional.of("result " + number + " comes twice");
        }
        return number < before ? Optional.of("result " + number + " comes behind result " + before) : Optional.empty();
    }

    /** What is wrong with the plan now that all is read, in sentences. */
    List<String> unkept() {
        List<String> wrong = new ArrayList<>();
        long end = isPlanned() ? plan : last;
        long kept = seen.stream().filter(n -> n <= end).count();
        if (kept < end) {
            wrong.add((end - kept == 1 ? "result " : "results ") + missing(end, end - kept) + " of " + end
                    + (isPlanned() ? (end - kept == 1 ? " is missing" : " are missing") : " left out"));
        }
        if (last > end) {
            wrong.add("there are results up to " + last + ", but the plan is 1.." + plan);
        }
        if (isPlanned() && plan == 0 && skip.isEmpty() && seen.isEmpty()) {
            wrong.add("the plan is of no tests: 1..0");
        }
        return wrong;
    }

    /** {@code 3, 4, 9 and 7 more}. */
    private String missing(long end, long count) {
        StringBuilder some = new StringBuilder();
        int named = 0;
        for (long n = 1; n <= end && named < MOST_NAMED; n++) {
            if (!seen.contains(n)) {
                some.append(named++ == 0 ? "" : ", ").append(n);
            }
        }
        return count > named ? some + " and " + (count - named) + " more" : some.toString();
    }
}
