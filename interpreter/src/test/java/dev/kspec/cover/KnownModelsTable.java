// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Measures the published models beside PICT: {@code EFFORT STRENGTHS MODELS [DIRECTORY [PICT.csv]]}, such as
 * {@code GREEDY 2,3 c_.* rows}. Rows are written into the directory, if given, for the verifier in C++; without figures of
 * PICT on this machine those recorded on another one are used. Ends with 1 if a goal is missed.
 */
final class KnownModelsTable {
    private record Key(String model, int t) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byStrength = Integer.compare(t, other.t);
            return byStrength != 0 ? byStrength : model.compareTo(other.model);
        }
    }

    private static final class Mean {
        private double logs;
        private int count;

        void add(double ratio) {
            logs += Math.log(ratio);
            count++;
        }

        double value() {
            return Math.exp(logs / count);
        }

        @Override
        public String toString() {
            return count == 0 ? "-" : String.format(Locale.ROOT, "%.3f (%d)", value(), count);
        }
    }

    /** By effort and strength; rows are to be below, PICT's time divided by ours above. */
    private static final Map<String, Double> GOALS = Map.ofEntries(
            Map.entry("GREEDY t=2 rows / PICT", 0.92),
            Map.entry("GREEDY t=3 rows / PICT", 0.95),
            Map.entry("GREEDY t=2 rows / ACTS", 1.05),
            Map.entry("GREEDY t=3 rows / ACTS", 1.05),
            Map.entry("GREEDY t=2 PICT's time / ours", 3.0),
            Map.entry("GREEDY t=3 PICT's time / ours", 12.0),
            Map.entry("GREEDY t=4 PICT's time / ours", 30.0),
            Map.entry("GREEDY t=5 PICT's time / ours", 80.0),
            Map.entry("NORMAL t=2 longest CPU s", 1.0),
            Map.entry("NORMAL t=3 longest CPU s", 1.0),
            Map.entry("TIGHT t=2 longest CPU s", 10.0),
            Map.entry("TIGHT t=3 longest CPU s", 10.0),
            Map.entry("NORMAL t=2 rows / PICT", 0.78),
            Map.entry("NORMAL t=3 rows / PICT", 0.80),
            Map.entry("NORMAL t=2 rows / ACTS", 0.90),
            Map.entry("NORMAL t=3 rows / ACTS", 0.90),
            Map.entry("NORMAL t=2 rows / best known", 1.08),
            Map.entry("NORMAL t=3 rows / best known", 1.15),
            Map.entry("TIGHT t=2 rows / PICT", 0.73),
            Map.entry("TIGHT t=3 rows / PICT", 0.74),
            Map.entry("TIGHT t=2 rows / ACTS", 0.85),
            Map.entry("TIGHT t=3 rows / ACTS", 0.85),
            Map.entry("TIGHT t=2 rows / best known", 1.03),
            Map.entry("TIGHT t=3 rows / best known", 1.10));

    private final Map<Key, double[]> known = new TreeMap<>();
    private final Map<String, Mean> means = new TreeMap<>();
    private final Map<Integer, Double> longest = new TreeMap<>();
    private final Effort effort;
    private final Path directory;

    private KnownModelsTable(Effort effort, Path directory, Path pict) throws IOException {
        this.effort = effort;
        this.directory = directory;
        String recorded = KnownModels.resource("baseline_public.csv");
        table(
                KnownModels.resource("best_known_public.csv"),
                cells -> set(cells[0], cells[2], 2, cells[3], 3, cells[6]));
        table(pict == null ? recorded : Files.readString(pict), cells -> {
            if (cells[2].equals("pict")) {
                set(cells[0], cells[1], 0, cells[3], 1, cells[8]);
            }
        });
    }

    private static void table(String text, Consumer<String[]> row) {
        text.lines().skip(1).forEach(line -> row.accept(split(line)));
    }

    private static String[] split(String line) {
        return Arrays.stream(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(c -> c.replace("\"", ""))
                .toArray(String[]::new);
    }

    private void set(String model, String t, int first, String one, int second, String two) {
        double[] figures = known.computeIfAbsent(new Key(model, Integer.parseInt(t)), k -> new double[4]);
        figures[first] = one.isEmpty() ? 0 : Double.parseDouble(one);
        figures[second] = two.isEmpty() ? 0 : Double.parseDouble(two);
    }

    public static void main(String[] args) throws IOException {
        Path directory = args.length > 3 ? Path.of(args[3]) : null;
        Path pict = args.length > 4 ? Path.of(args[4]) : null;
        KnownModelsTable table = new KnownModelsTable(Effort.valueOf(args[0]), directory, pict);
        Set<Integer> strengths = new TreeSet<>();
        for (String t : args[1].split(",", -1)) {
            strengths.add(Integer.parseInt(t));
        }
        Pattern models = Pattern.compile(args[2]);
        System.out.printf(
                "%-26s %2s %6s %6s %6s %6s %9s %9s%n",
                "model", "t", "rows", "PICT", "best", "ACTS", "CPU ms", "PICT ms");
        table.known.forEach((key, figures) -> {
            boolean feasible = key.t <= 3 || figures[0] > 0 || key.model.equals("u_tcas");
            if (feasible
                    && strengths.contains(key.t)
                    && models.matcher(key.model).matches()) {
                table.measure(key, figures);
            }
        });
        System.out.println();
        System.exit(table.summary() ? 0 : 1);
    }

    /** Prints the geometric means; false if a goal is missed. */
    private boolean summary() {
        boolean reached = true;
        for (Map.Entry<String, Mean> mean : means.entrySet()) {
            Double goal = GOALS.get(effort + " " + mean.getKey());
            boolean more = mean.getKey().contains("time");
            reached &= verdict(
                    mean.getKey(), mean.getValue().toString(), mean.getValue().value(), goal, more);
        }
        for (Map.Entry<Integer, Double> most : longest.entrySet()) {
            String name = "t=" + most.getKey() + " longest CPU s";
            String shown = String.format(Locale.ROOT, "%.2f", most.getValue());
            reached &= verdict(name, shown, most.getValue(), GOALS.get(effort + " " + name), false);
        }
        return reached;
    }

    /** Prints a figure beside its goal, if there is one; false if that is missed. */
    private static boolean verdict(String name, String shown, double value, Double goal, boolean more) {
        boolean good = goal == null || (more ? value >= goal : value <= goal);
        double by = goal == null ? 0 : Math.abs(value - goal);
        String verdict = goal == null
                ? ""
                : "goal " + (more ? ">= " : "<= ") + goal
                        + (good ? " reached" : String.format(Locale.ROOT, " MISSED by %.3f", by));
        System.out.printf("%-34s %-14s %s%n", name, shown, verdict);
        return good;
    }

    private void measure(Key key, double[] figures) {
        KnownModels.Known model = KnownModels.read(key.model);
        List<int[]> seeds = key.model.equals("s_seed1") ? KnownModels.seeds(key.model, model.model()) : List.of();
        double best = Double.MAX_VALUE;
        List<int[]> rows = List.of();
        long until = System.nanoTime() + (effort == Effort.GREEDY ? 1_000_000_000L : 1);
        int runs = 0;
        do {
            long before = cpu();
            rows = rows(model, seeds, key.t);
            best = Math.min(best, (cpu() - before) / 1e6);
            runs++;
        } while (System.nanoTime() < until && runs < 500);
        System.out.printf(
                Locale.ROOT,
                "%-26s %2d %6d %6.0f %6.0f %6.0f %9.2f %9.1f%n",
                key.model,
                key.t,
                rows.size(),
                figures[0],
                figures[2],
                figures[3],
                best,
                figures[1] * 1000);
        longest.merge(key.t, best / 1000, Math::max);
        compare("rows / PICT", key, rows.size(), figures[0]);
        compare("PICT's time / ours", key, figures[1] * 1000, best);
        compare("rows / best known", key, rows.size(), figures[2]);
        compare("rows / ACTS", key, rows.size(), figures[3]);
        if (directory != null) {
            write(key, model.model(), rows);
        }
    }

    private List<int[]> rows(KnownModels.Known known, List<int[]> seeds, int t) {
        List<Relation> relations = new ArrayList<>(List.of(Relation.over(known.model(), t)));
        relations.addAll(known.subModels());
        return new Generation(known.model(), relations, seeds, effort.growths, effort.steps, 1).run();
    }

    private void compare(String what, Key key, double ours, double theirs) {
        if (ours > 0 && theirs > 0) {
            means.computeIfAbsent("t=" + key.t + " " + what, w -> new Mean()).add(ours / theirs);
        }
    }

    private void write(Key key, Model model, List<int[]> rows) {
        StringBuilder text = new StringBuilder(String.join(
                "\t", model.parameters().stream().map(Parameter::name).toList()));
        for (int[] row : rows) {
            text.append('\n');
            for (int p = 0; p < row.length; p++) {
                text.append(p == 0 ? "" : "\t")
                        .append(model.parameters().get(p).values().get(row[p]));
            }
        }
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(key.model + "." + key.t + ".tsv"), text.append('\n'), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
