// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A suite made up for a seed: scenarios on plain files and on the counter's driver, of some milliseconds to 300, and what each
 * has to come to.
 */
record ChaosSuite(DriverProject project, int vms, Map<String, String> table) {
    static final int CASES = 300;
    private static final int ON_FILES = 150;

    /**
     * Writes it, and the table beside it.
     *
     * @param vms on how many it will run: the more, the longer its scenarios
     */
    static ChaosSuite in(Path root, long seed, int vms) throws IOException {
        Random random = new Random(seed);
        Supplier<String> pause = () -> pause(random, vms);
        Map<String, String> table = new LinkedHashMap<>();
        StringBuilder files = new StringBuilder();
        StringBuilder counter = new StringBuilder("use driver counter\n\n");
        for (int i = 0; i < CASES; i++) {
            String verdict = verdict(random);
            String name = String.format("c%03d %s", i, verdict);
            table.put(name, verdict);
            StringBuilder to = i < ON_FILES ? files : counter;
            to.append("scenario \"").append(name).append("\" {\n");
            to.append(
                    i < ON_FILES
                            ? onFiles(i, verdict, random, pause.get())
                            : onCounter(i, verdict, random, pause.get()));
            to.append("}\n\n");
        }
        DriverProject project = DriverProject.in(root);
        project.spec("files.kspec", files.toString());
        project.spec("counter.kspec", counter.toString());
        Files.writeString(
                root.resolve("table.tsv"),
                table.entrySet().stream()
                        .map(e -> e.getKey() + "\t" + e.getValue() + "\n")
                        .collect(Collectors.joining()));
        return new ChaosSuite(project, vms, table);
    }

    private static String verdict(Random random) {
        int n = random.nextInt(100);
        return n < 80 ? "passed" : n < 92 ? "failed" : "skipped";
    }

    private static String pause(Random random, int vms) {
        int n = random.nextInt(100);
        int most = vms > 1 || n >= 90 ? 300 : n < 60 ? 40 : 120;
        return "    sleep " + (2 + random.nextInt(most - 1)) + "ms\n";
    }

    private static String skip(Random random) {
        return random.nextBoolean() ? "    skip \"as it is to be\"\n" : "    skip unless file \"/not/there\"\n";
    }

    private static String onFiles(int i, String verdict, Random random, String pause) {
        String wanted = verdict.equals("failed") ? "another" : "text " + i;
        String skip = verdict.equals("skipped") ? skip(random) : "";
        return skip
                + switch (random.nextInt(3)) {
                    case 0 ->
                        "    open \"note\" rdwr creat as f\n    write f \"text " + i + "\"\n" + pause
                                + "    pread f 64 0 expect \"" + wanted + "\"\n";
                    case 1 ->
                        "    pipe as p\n    write p[1] \"text " + i + "\"\n" + pause + "    read p[0] 64 expect \""
                                + wanted + "\"\n";
                    default ->
                        pause + "    open \"note\" wronly creat as f\n    write f \"text " + i
                                + "\"\n    close f\n    open \"note\" rdonly as g\n    read g 64 expect \"" + wanted
                                + "\"\n";
                };
    }

    private static String onCounter(int i, String verdict, Random random, String pause) {
        int wanted = verdict.equals("failed") ? i + 1 : i;
        String skip = verdict.equals("skipped") ? skip(random) : "";
        String begin = "    open counter0 rdwr as c\n    ioctl c SET " + i + "\n" + pause;
        return skip
                + begin
                + (random.nextBoolean()
                        ? "    ioctl c GET expect " + wanted + "\n"
                        : "    read c 64 expect \"" + wanted + "\\n\"\n");
    }

    /** How many cases have to come to which verdict. */
    Map<String, Long> counts() {
        return table.values().stream().collect(Collectors.groupingBy(v -> v, TreeMap::new, Collectors.counting()));
    }
}
