// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Has a guest that gives no answer say what its tasks are doing. Its shell is asked first, which shows whether anything in
 * it is scheduled still; then the keyboard, whose interrupt is enough.
 */
public final class Interrogation {
    /** Long enough for a shell that is there, on a busy machine. */
    private static final Duration SHELL = Duration.ofSeconds(3);

    private static final Duration CONTROL = Duration.ofSeconds(2);
    /** Nothing new on the console for so long: it has said all. */
    private static final Duration QUIET = Duration.ofMillis(400);

    private static final Duration LONGEST = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(50);

    /** w: tasks in uninterruptible sleep; t: all tasks. */
    private static final List<String> KEYS = List.of("w", "t");

    /** A list of all tasks ends in a panic of User-Mode Linux's own, which cannot read what may not be there (6.1). */
    private static final List<String> GENTLE = List.of("w");

    /** Of a console's last lines; a list of all tasks has some thousand. */
    private static final int MOST_LINES = 4000;

    private final Machine machine;

    public Interrogation(Machine machine) {
        this.machine = machine;
    }

    private List<String> keys() {
        return switch (machine) {
            case Vm vm -> KEYS;
            case UmlVm uml -> GENTLE;
        };
    }

    /** What is asked: {@code sysrq-w, sysrq-t}. */
    public String words() {
        return keys().stream().map(k -> "sysrq-" + k).collect(Collectors.joining(", "));
    }

    /**
     * Asks, and listens until nothing more comes.
     *
     * @param shell has a line run in the guest within a bound; false if it was not
     * @return what the console said since, each line without its end; empty if nothing came
     */
    public List<String> hear(BiPredicate<String, Duration> shell) {
        Path console = machine.consolePath();
        try {
            long before = Files.size(console);
            String command = keys().stream()
                    .map(k -> "echo " + k + " > /proc/sysrq-trigger")
                    .collect(Collectors.joining(" && "));
            if (!shell.test(command, SHELL)) {
                press();
            }
            return since(console, before);
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private void press() throws IOException {
        switch (machine) {
            case Vm vm -> press(vm);
            // Its process has no keyboard.
            case UmlVm uml -> {}
        }
    }

    private static void press(Vm vm) throws IOException {
        try (QmpClient control = QmpClient.connect(vm.state().controlSocket(), CONTROL)) {
            for (String key : KEYS) {
                control.pressSysrq(key);
            }
        }
    }

    private static List<String> since(Path console, long before) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        long size = before;
        long changed = System.nanoTime();
        while (System.nanoTime() < end && System.nanoTime() - changed < QUIET.toNanos()) {
            Thread.sleep(POLL);
            long now = Files.size(console);
            if (now != size) {
                changed = System.nanoTime();
                size = now;
            }
        }
        byte[] all = Files.readAllBytes(console);
        int from = (int) Math.min(before, all.length);
        List<String> lines = new String(Arrays.copyOfRange(all, from, all.length), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
    }
}
