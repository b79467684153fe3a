// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Effort;
import dev.kspec.cover.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Plants bugs, runs covering arrays of each strength and counts which bugs they catch and which of those are named:
 * {@code BUGS STRENGTHS}, such as {@code 200 6}. Ends with 1 if the goal is missed.
 */
final class PlantedBugsTable {
    /** A bug needs up to so many values. */
    static final int LARGEST = 4;

    private static final double GOAL = 0.95;
    private static final int MOST_ROWS = 400;

    /** Counts for one strength. */
    static final class Tally {
        int bugs;
        int caught;
        int named;
        int namedAtOnce;
        int wrong;
        int devices;
        int rows;
        int extra;
        int repeats;
        int mostExtra;

        double share() {
            return caught == 0 ? 1 : (double) named / caught;
        }
    }

    private PlantedBugsTable() {}

    public static void main(String[] args) throws InterruptedException {
        int bugs = Integer.parseInt(args[0]);
        int strengths = Integer.parseInt(args[1]);
        System.out.println(
                bugs + " planted bugs of 1 to " + LARGEST + " values; extra rows for each device with a bug caught");
        System.out.printf(
                "%8s %8s %9s %9s %14s %7s %11s %9s %6s%n",
                "strength", "rows", "caught", "named", "named at once", "wrong", "extra rows", "repeats", "most");
        boolean reached = true;
        for (int t = 1; t <= strengths; t++) {
            Tally tally = measure(bugs, t, 1);
            double devices = Math.max(1, tally.devices);
            System.out.printf(
                    Locale.ROOT,
                    "%8d %8.1f %8.1f%% %8.1f%% %13.1f%% %7d %11.1f %9.1f %6d%n",
                    t,
                    tally.rows / devices,
                    100.0 * tally.caught / tally.bugs,
                    100 * tally.share(),
                    100.0 * tally.namedAtOnce / Math.max(1, tally.caught),
                    tally.wrong,
                    tally.extra / devices,
                    tally.repeats / devices,
                    tally.mostExtra);
            reached &= tally.share() >= GOAL;
        }
        System.out.println("goal: of the bugs caught, at least " + (int) (100 * GOAL) + " % are named exactly: "
                + (reached ? "reached" : "MISSED"));
        System.exit(reached ? 0 : 1);
    }

    /** Runs arrays of a strength on devices that together have so many bugs. */
    static Tally measure(int bugs, int strength, long seed) throws InterruptedException {
        Random random = new Random(seed);
        Tally tally = new Tally();
        while (tally.bugs < bugs) {
            one(PlantedBugs.random(random, LARGEST), strength, tally);
        }
        return tally;
    }

    private static void one(PlantedBugs device, int strength, Tally tally) throws InterruptedException {
        List<int[]> rows = CoveringArrays.of(device.model)
                .strength(strength)
                .effort(Effort.GREEDY)
                .generate()
                .rows();
        Observations seen = device.observe(rows);
        List<Tuple> caught = rows.stream()
                .map(device::bug)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        tally.bugs += device.bugs.size();
        tally.devices++;
        tally.rows += rows.size();
        List<Suspect> suspects = CommonValues.of(seen, strength).suspects();
        List<Tuple> sure = suspects.stream()
                .filter(s -> s.rivals().isEmpty())
                .map(Suspect::values)
                .toList();
        Localiser.Result result = new Localiser(seen, device, new Localiser.Settings(strength, MOST_ROWS, 1)).run();
        List<Tuple> found = result.findings().stream()
                .filter(f -> f.certainty() == Finding.Certainty.CONFIRMED)
                .flatMap(f -> f.cause().stream())
                .toList();
        tally.caught += caught.size();
        tally.named += (int) caught.stream().filter(found::contains).count();
        tally.namedAtOnce += (int) caught.stream().filter(sure::contains).count();
        tally.wrong +=
                (int) found.stream().filter(f -> !device.bugs.contains(f)).count();
        tally.extra += result.rows();
        tally.repeats += result.repeats();
        tally.mostExtra = Math.max(tally.mostExtra, result.rows());
    }
}
