// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import dev.kspec.target.lab.VmRecord;
import dev.kspec.target.lab.VmRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A run of a suite to which everything happens that may happen to one, each at least once, at moments that a seed decides. */
final class ChaosRun implements AutoCloseable {
    private static final Duration BOUND = Duration.ofMinutes(4);
    /** How long something that was done may take to show. */
    private static final Duration SHOWS = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(20);
    /** Verdicts before the first injection, and between two. */
    private static final int FIRST = 8;

    private static final int ROOM = 30;
    /** Cases that have to be left for the last injection and what shows of it. */
    private static final int ENOUGH = 30;
    /** Lines told while nothing can be written down. */
    private static final int TOLD_MEANWHILE = 6;

    private static final Pattern NAME = Pattern.compile("c[0-9]{3} (passed|failed|skipped)");

    private final Bench bench;
    private final ChaosSuite suite;
    private final Path journal;
    private final SmallDisk disk;
    private final Random random;
    private final List<String> log = new ArrayList<>();
    private final List<String> withoutProof = new ArrayList<>();
    private final Set<String> hit = new HashSet<>();
    /** VMs of a kspec that was killed, which may still be listed. */
    private final Set<String> past = new HashSet<>();

    private final long[] read = new long[1];
    private JournalTail tail = new JournalTail(List.of());
    private Launched kspec;
    private int starts;

    /** @param seed of the moments and their order */
    ChaosRun(Bench bench, ChaosSuite suite, SmallDisk disk, long seed) {
        this.bench = bench;
        this.suite = suite;
        this.disk = disk;
        this.journal = disk.file("run.jsonl");
        this.random = new Random(~seed);
    }

    Path journal() {
        return journal;
    }

    /** What was done when, with the proof that a case was under way. */
    List<String> log() {
        return log;
    }

    /** Injections that met no case, and so were done again. */
    List<String> withoutProof() {
        return withoutProof;
    }

    /** Cases that lost their target since kspec was started last: it has tried them again. */
    Set<String> hit() {
        return hit;
    }

    /** Where kspec puts what it needs for a moment. */
    Path temporary() throws IOException {
        return Files.createDirectories(bench.file("temporary"));
    }

    /** The report of the process that came to the run's end. */
    Path report() {
        return bench.file("report-" + starts + ".json");
    }

    /** Runs it to its end. */
    Ended toTheEnd() throws Exception {
        start();
        List<Injection> all = new ArrayList<>(List.of(Injection.values()));
        Collections.shuffle(all, random);
        long from = FIRST;
        for (int i = 0; i < all.size(); i++) {
            Injection injection = all.get(i);
            awaitVerdicts(from + random.nextInt(room(from, all.size() - i)));
            Thread.sleep(random.nextInt(60));
            while (!happens(injection)) {
                withoutProof.add(injection + " after \"" + tail().lastCase() + "\"");
                awaitVerdicts(tail().count("case") + 2);
            }
            from = tail().count("case") + 3;
        }
        return kspec.end(BOUND);
    }

    /** How many cases may go by before the next of those that are left, so that the run is not over before the last. */
    private static int room(long from, int left) {
        return Math.clamp((ChaosSuite.CASES - ENOUGH - from) / left, 1, ROOM);
    }

    private void start() throws IOException {
        starts++;
        List<String> arguments = new ArrayList<>(List.of("run", "--verbose", "--journal", journal.toString()));
        arguments.addAll(List.of("--report", "json=" + report(), "--vms", Integer.toString(suite.vms())));
        arguments.add(starts == 1 ? suite.project().path() : "--resume");
        kspec = bench.start(temporary(), arguments);
    }

    private JournalTail tail() throws IOException {
        tail = tail.grown(journal, read);
        return tail;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Duration bound, Condition condition) throws Exception {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline || ProcessHandle.of(kspec.pid()).isEmpty()) {
                throw new AssertionError(what + " never came; so far: " + log + "\n" + kspec.soFar());
            }
            Thread.sleep(POLL);
        }
    }

    private void awaitVerdicts(long count) throws Exception {
        await(count + " verdicts", BOUND, () -> tail().count("case") >= count);
    }

    /** False if no case was under way. */
    private boolean happens(Injection injection) throws Exception {
        return switch (injection) {
            case QEMU_KILLED, SSH_CUT, AGENT_KILLED, PANIC -> takesTarget(injection);
            case DISK_FULL -> diskFills();
            case KSPEC_KILLED -> kspecDies();
        };
    }

    private List<VmRecord> vms() {
        return new VmRegistry(bench.file("cache")).list();
    }

    private boolean takesTarget(Injection injection) throws Exception {
        List<VmRecord> all = vms().stream()
                .filter(vm -> !past.contains(vm.id()) && vm.qemu().isPresent() && vm.sshPort() > 0)
                .toList();
        if (all.isEmpty()) {
            return false;
        }
        VmRecord vm = all.get(random.nextInt(all.size()));
        JournalTail before;
        if (injection == Injection.QEMU_KILLED) {
            Optional<ProcessHandle> qemu = vm.qemu();
            before = tail();
            if (qemu.isEmpty() || !qemu.get().destroyForcibly()) {
                return false;
            }
        } else {
            try (GuestShell guest = GuestShell.into(vm)) {
                before = tail();
                guest.soon(injection.command());
            }
        }
        int lines = before.entries().size();
        // Of a target that was lost between two cases, only a note tells that it is replaced.
        await(
                injection + "'s trace",
                SHOWS,
                () -> tail().behind(lines, "attempt").isPresent()
                        || tail().behind(lines, "note").isPresent());
        Optional<JournalTail.Entry> cut = tail().behind(lines, "attempt");
        if (cut.isEmpty()) {
            return false;
        }
        if (!cut.get().text().contains(injection.reason())) {
            throw new AssertionError(injection + " cut off a case for another reason: " + cut.get());
        }
        hit.add(cut.get().name());
        log.add(injection + " after \"" + before.lastCase() + "\" (" + before.count("case") + " done), in \""
                + cut.get().name() + "\": " + cut.get().verdict() + ", "
                + cut.get().text());
        return true;
    }

    private boolean diskFills() throws Exception {
        JournalTail before = tail();
        disk.fill();
        try {
            // Told when the outcome of a case did not fit any more: it was under way when the disk was full.
            await("the journal's trouble", SHOWS, () -> kspec.output().contains("is kept in memory until it can"));
            long told = verdictsTold();
            await("verdicts in spite of it", SHOWS, () -> verdictsTold() >= told + TOLD_MEANWHILE);
        } finally {
            disk.free();
        }
        long kept = verdictsTold();
        JournalTail full = tail();
        await("what was kept", SHOWS, () -> tail().count("case") > full.count("case") + TOLD_MEANWHILE);
        log.add(Injection.DISK_FULL + " after \"" + before.lastCase() + "\" (" + before.count("case")
                + " done): nothing written down behind \"" + full.lastCase() + "\" until " + kept
                + " were told, and then all of it");
        return true;
    }

    /** How many cases this process has told of at the console. */
    private long verdictsTold() throws IOException {
        return NAME.matcher(kspec.output())
                .results()
                .map(MatchResult::group)
                .distinct()
                .count();
    }

    private boolean kspecDies() throws Exception {
        JournalTail before = tail();
        kspec.kill();
        long age =
                System.currentTimeMillis() - Files.getLastModifiedTime(journal).toMillis();
        boolean underWay = before.entries().getLast().kind().equals("case");
        hit.clear();
        vms().forEach(vm -> past.add(vm.id()));
        JournalTail after = tail();
        if (after.count("end") > 0 || after.count("case") >= ChaosSuite.CASES) {
            throw new AssertionError("the run was at its end already: " + log);
        }
        start();
        await("a verdict after the death", SHOWS, () -> tail().count("case") > after.count("case"));
        String next =
                tail().behind(after.entries().size(), "case").orElseThrow().name();
        if (underWay) {
            log.add(Injection.KSPEC_KILLED + " " + age + " ms after \"" + before.lastCase() + "\" ("
                    + after.count("case") + " done), going on with \"" + next + "\"");
        }
        return underWay;
    }

    @Override
    public void close() {
        if (kspec != null) {
            kspec.close();
        }
    }
}
