// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.wire.Answer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Reckons what benches come to from the raw times of their steps. A round takes as long as its steps' own calls together, by the
 * guest's monotonic clock: what the agent does between them is not in it. A percentile is the nearest rank: the least time
 * that is not below so many of all rounds.
 */
final class BenchAccount {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double PER_MILLE = 1000;

    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Long> rounds = new ArrayList<>();
    private boolean running;
    private boolean counts;
    private boolean told = true;
    private long now;

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /** Whether steps are to stand in the list of steps: of a bench's rounds but the first do. */
    boolean isTold() {
        return told;
    }

    /** What ran by now did not come to its end. */
    void giveUp() {
        running = false;
        told = true;
        rounds.clear();
    }

    void taken(Instruction instruction, Answer.Record record) {
        if (running && !(instruction instanceof Instruction.Clock)) {
            now += Math.max(0, record.durationNanos());
        }
    }

    void lap(Instruction.Lap lap, BigInteger number) {
        if (running && counts) {
            rounds.add(now);
        }
        now = 0;
        boolean isFirst = !running;
        running = number.intValue() != Instruction.Lap.BENCHED;
        counts = number.signum() > 0;
        told = isFirst || !running;
        if (!running) {
            if (!rounds.isEmpty()) {
                measurements.add(measurement(lap.bench()));
            }
            rounds.clear();
        }
    }

    private Measurement measurement(Instruction.Bench bench) {
        long[] sorted = rounds.stream().mapToLong(Long::longValue).sorted().toArray();
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        bench.reports().forEach(r -> values.put(r, value(r, sorted)));
        return new Measurement(bench.name(), "ns", sorted.length, values);
    }

    private static double value(String report, long[] sorted) {
        double all = Arrays.stream(sorted).sum();
        return switch (report) {
            case "min" -> sorted[0];
            case "max" -> sorted[sorted.length - 1];
            case "mean" -> all / sorted.length;
            case "rate" -> all == 0 ? 0 : sorted.length * NANOS_PER_SECOND / all;
            case "p50" -> rank(sorted, 500);
            case "p90" -> rank(sorted, 900);
            case "p95" -> rank(sorted, 950);
            case "p99" -> rank(sorted, 990);
            case "p999" -> rank(sorted, 999);
            default -> throw new IllegalArgumentException(report);
        };
    }

    private static double rank(long[] sorted, int perMille) {
        int rank = (int) Math.ceil(perMille / PER_MILLE * sorted.length);
        return sorted[Math.max(1, rank) - 1];
    }
}
