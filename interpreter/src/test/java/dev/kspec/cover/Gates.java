// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What must never be missed, whatever else changes: rows and CPU seconds of single models, each array looked at by the
 * verifier. {@code java -Xmx1g … [PICT.csv]}; ends with 1 if one is missed. Without figures of PICT on this machine those
 * recorded on another one are used.
 */
final class Gates {
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private boolean missed;

    private Gates() {}

    public static void main(String[] args) throws IOException {
        Gates gates = new Gates();
        gates.warmUp();
        gates.sizes();
        gates.fasterThanPict(
                args.length > 0 ? Files.readString(Path.of(args[0])) : KnownModels.resource("baseline_public.csv"));
        gates.large();
        System.exit(gates.missed ? 1 : 0);
    }

    private void warmUp() {
        for (int i = 0; i < 20; i++) {
            var unused = generated(KnownModels.read("u_tcas").model(), 3, Effort.GREEDY);
            unused = generated(KnownModels.read("c_spins").model(), 3, Effort.GREEDY);
        }
        var unused = generated(KnownModels.read("c_spins").model(), 2, Effort.NORMAL);
    }

    private void sizes() {
        known("u_3e4", 2, Effort.NORMAL, 9, 1);
        known("u_3e13", 2, Effort.NORMAL, 15, 1);
        known("u_4e15_3e17_2e29", 2, Effort.NORMAL, 29, 1);
        known("u_4e1_3e39_2e35", 2, Effort.NORMAL, 21, 1);
        known("u_2e100", 2, Effort.NORMAL, 10, 1);
        known("u_10e10", 2, Effort.NORMAL, 140, 1);
        known("u_10e20", 2, Effort.NORMAL, 185, 1);
        known("u_tcas", 5, Effort.GREEDY, 4226, 0.3);
        known("u_tcas", 6, Effort.GREEDY, 10941, 1);
        known("c_apache", 3, Effort.NORMAL, 173, 5);
    }

    private void known(String name, int t, Effort effort, int rows, double seconds) {
        Model model = KnownModels.read(name).model();
        gate(name + " t=" + t + " " + effort.name().toLowerCase(Locale.ROOT), model, t, effort, rows, seconds);
    }

    /** GREEDY beside PICT where there are rules; the shortest of some runs, as with any tool that runs more than once. */
    private void fasterThanPict(String figures) {
        for (String line : figures.lines().skip(1).toList()) {
            String[] cells = line.split(",", -1);
            boolean ruled = cells[0].startsWith("c_") && cells[2].equals("pict") && !cells[3].isEmpty();
            if (!ruled || cells[8].isEmpty()) {
                continue;
            }
            int t = Integer.parseInt(cells[1]);
            double pict = Double.parseDouble(cells[8]);
            Model model = KnownModels.read(cells[0]).model();
            double best = UNLIMITED;
            for (int i = 0; i < (pict < 1 ? 5 : 1); i++) {
                double before = cpu();
                var unused = generated(model, t, Effort.GREEDY);
                best = Math.min(best, cpu() - before);
            }
            print(cells[0] + " t=" + t + " no slower than PICT", "", best, pict, best <= pict);
        }
    }

    private void large() {
        gate("5^500, 100 rules, t=2 greedy", many(), 2, Effort.GREEDY, UNLIMITED, UNLIMITED);
        gate("3^50, t=4 greedy", uniform(50, 3), 4, Effort.GREEDY, UNLIMITED, UNLIMITED);
    }

    static Model uniform(int parameters, int values) {
        Model.Builder builder = Model.builder();
        for (int p = 0; p < parameters; p++) {
            builder.parameter("p" + p, values);
        }
        return builder.build();
    }

    static Model many() {
        Rng rng = new Rng(500);
        Model.Builder builder = Model.builder();
        for (int p = 0; p < 500; p++) {
            builder.parameter("p" + p, 5);
        }
        for (int r = 0; r < 100; r++) {
            Constraint left = Constraint.is(rng.below(500), rng.below(5));
            Constraint right = Constraint.is(rng.below(500), rng.below(5));
            Constraint third = Constraint.is(rng.below(500), rng.below(5));
            builder.never("rule " + r, r % 2 == 0 ? Constraint.all(left, right) : Constraint.all(left, right, third));
        }
        return builder.build();
    }

    private void gate(String name, Model model, int t, Effort effort, double most, double seconds) {
        double before = cpu();
        List<int[]> rows;
        try {
            rows = generated(model, t, effort);
        } catch (OutOfMemoryError e) {
            print(name, "no memory", 0, seconds, false);
            return;
        }
        double took = cpu() - before;
        boolean covered = CoveringArrays.of(model).strength(t).verify(rows).ok();
        String size = rows.size() + (most < UNLIMITED ? " of " + (int) most : "") + (covered ? "" : ", WRONG");
        print(name, size, took, seconds, covered && rows.size() <= most && took <= seconds);
    }

    private void print(String name, String rows, double took, double seconds, boolean good) {
        missed |= !good;
        String limit = seconds < UNLIMITED ? String.format(Locale.ROOT, "of %.3f", seconds) : "";
        System.out.printf(
                Locale.ROOT,
                "%-38s %16s rows %8.3f %-10s CPU-s  %s%n",
                name,
                rows,
                took,
                limit,
                good ? "PASS" : "MISS");
    }

    private static List<int[]> generated(Model model, int t, Effort effort) {
        List<Relation> relations = new ArrayList<>(List.of(Relation.over(model, t)));
        return new Generation(model, relations, List.of(), effort.growths, effort.steps, 1).run();
    }

    private static double cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
