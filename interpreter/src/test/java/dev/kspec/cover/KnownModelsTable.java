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
import java.util.regex.Pattern;

/**
 * Measures the published models beside PICT's recorded figures: {@code EFFORT STRENGTHS MODELS [DIRECTORY]}, such as
 * {@code GREEDY 2,3 c_.* rows}. Rows are written into the directory, if given, for the verifier in C++.
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

        @Override
        public String toString() {
            return count == 0 ? "-" : String.format(Locale.ROOT, "%.3f (%d)", Math.exp(logs / count), count);
        }
    }

    private final Map<Key, double[]> known = new TreeMap<>();
    private final Map<String, Mean> means = new TreeMap<>();
    private final Effort effort;
    private final Path directory;

    private KnownModelsTable(Effort effort, Path directory) {
        this.effort = effort;
        this.directory = directory;
        table("best_known_public.csv", cells -> set(cells[0], cells[2], 2, cells[3], 3, cells[6]));
        table("baseline_public.csv", cells -> {
            if (cells[2].equals("pict")) {
                set(cells[0], cells[1], 0, cells[3], 1, cells[8]);
            }
        });
    }

    private static void table(String name, java.util.function.Consumer<String[]> row) {
        KnownModels.resource(name).lines().skip(1).forEach(line -> row.accept(split(line)));
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

    public static void main(String[] args) {
        KnownModelsTable table =
                new KnownModelsTable(Effort.valueOf(args[0]), args.length > 3 ? Path.of(args[3]) : null);
        Set<Integer> strengths = new TreeSet<>();
        for (String t : args[1].split(",", -1)) {
            strengths.add(Integer.parseInt(t));
        }
        Pattern models = Pattern.compile(args[2]);
        System.out.printf(
                "%-26s %2s %6s %6s %6s %6s %9s %9s%n",
                "model", "t", "rows", "PICT", "best", "ACTS", "CPU ms", "PICT ms");
        table.known.forEach((key, figures) -> {
            if (strengths.contains(key.t) && models.matcher(key.model).matches()) {
                table.measure(key, figures);
            }
        });
        System.out.println();
        table.means.forEach((name, mean) -> System.out.printf("%-34s %s%n", name, mean));
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
        if (theirs > 0) {
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
