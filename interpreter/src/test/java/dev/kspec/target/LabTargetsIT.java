// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Repository;
import dev.kspec.target.lab.Hardware;
import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.LabCache;
import dev.kspec.target.lab.LabProgress;
import dev.kspec.target.lab.Vm;
import dev.kspec.target.lab.VmRegistry;
import dev.kspec.target.ssh.ExecResult;
import dev.kspec.target.ssh.SshConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restored lab VMs: like a booted one, and unlike each other where they have to be. */
@Tag("vm")
class LabTargetsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path cache;

    private Lab lab;
    private final ConcurrentLinkedQueue<String> doings = new ConcurrentLinkedQueue<>();

    private final Targets.Progress progress = new Targets.Progress() {
        @Override
        public void working(String what, double done) {
            doings.add(what);
        }

        @Override
        public void took(String part, Duration duration) {}

        @Override
        public void note(String message) {
            doings.add("note: " + message);
        }
    };

    @BeforeEach
    void shareTheLab() throws Exception {
        Path user = userCache();
        lab = new LabCache(user, fixtures().resolve("lab")).findOrMake(LabProgress.NONE);
        Files.createSymbolicLink(cache.resolve("lab"), user.resolve("lab"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(new VmRegistry(cache).list()).isEmpty();
        Files.delete(cache.resolve("lab"));
    }

    private static Path userCache() {
        Map<String, String> environment = System.getenv();
        String base = environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Path.of(environment.getOrDefault("KSPEC_CACHE", base + "/kspec"));
    }

    private static Path fixtures() {
        return Repository.root().resolve("fixtures").toAbsolutePath();
    }

    private LabTargets targets() {
        return new LabTargets(
                cache,
                new LabCache(cache, fixtures().resolve("lab")),
                Map.of("KSPEC_ACCEL", "tcg"),
                Hardware.DEFAULT,
                true,
                unused -> {});
    }

    private long count(String doing) {
        return doings.stream().filter(doing::equals).count();
    }

    /** What a command in the guest prints. */
    private String in(Target target, String command) throws Exception {
        LabTarget vm = (LabTarget) target;
        try (SshConnection ssh = SshConnection.connect(LabVms.endpoint(lab, ((Vm) vm.vm()).sshPort()))) {
            ExecResult result = ssh.exec(command, PATIENCE, 64 * 1024);
            assertThat(result.end().isSuccess()).as("%s", result).isTrue();
            return result.stdoutText().strip();
        }
    }

    @Test
    void clonesSideBySideShareNeitherChanceNorFiles() throws Exception {
        try (LabTargets targets = targets();
                Target booted = targets.acquire(progress)) {
            assertThat(booted.console()).isEmpty();
        }
        // What a clone believes without being told would be the time of its saving.
        Thread.sleep(3_000);
        try (LabTargets targets = targets();
                Target one = targets.acquire(progress);
                Target other = targets.acquire(progress)) {
            assertThat(count("booting the lab VM")).isOne();
            assertThat(count("waking the lab VM")).isEqualTo(2);
            for (Target clone : List.of(one, other)) {
                long there = Long.parseLong(in(clone, "date +%s"));
                assertThat(Math.abs(Instant.now().getEpochSecond() - there)).isLessThanOrEqualTo(2);
                assertThat(in(clone, "dmesg")).contains("crng reseeded due to virtual machine fork");
                assertThat(clone.console()).isEmpty();
                assertThat(clone.preloaded()).isFalse();
            }
            String random = "head -c 16 /dev/urandom | hexdump -C; cat /proc/sys/kernel/random/uuid";
            assertThat(in(one, random)).isNotEqualTo(in(other, random));
            assertThat(in(one, "echo mine >/tmp/file && cat /tmp/file")).isEqualTo("mine");
            assertThat(in(other, "ls /tmp/file || true")).isEmpty();
            assertThat(in(one, "cat /proc/sys/kernel/random/boot_id"))
                    .as("made when it is first read")
                    .isNotEqualTo(in(other, "cat /proc/sys/kernel/random/boot_id"));
        }
        try (LabTargets targets = targets();
                Target third = targets.acquire(progress)) {
            assertThat(in(third, "ls /tmp/file || true"))
                    .as("what a clone wrote is not in the snapshot")
                    .isEmpty();
        }
        assertThat(doings).noneMatch(doing -> doing.startsWith("note: "));
    }

    @Test
    void severalThreadsAcquireAtOnce() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (LabTargets targets = targets();
                    ExecutorService threads = Executors.newFixedThreadPool(3)) {
                List<Future<Target>> coming = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    coming.add(threads.submit(() -> targets.acquire(progress)));
                }
                List<Target> all = new ArrayList<>();
                for (Future<Target> one : coming) {
                    all.add(one.get(2, TimeUnit.MINUTES));
                }
                assertThat(new HashSet<>(all.stream()
                                .map(t -> ((Vm) ((LabTarget) t).vm()).sshPort())
                                .toList()))
                        .hasSize(3);
                for (Target target : all) {
                    assertThat(in(target, "hostname")).isEqualTo("kspec");
                }
                all.forEach(Target::close);
            }
            assertThat(snapshots()).as("all booted the same, and one was saved").hasSize(1);
        }
        assertThat(count("waking the lab VM")).isGreaterThanOrEqualTo(3);
        assertThat(doings).noneMatch(doing -> doing.startsWith("note: "));
    }

    /** What is saved with a session in it wakes up with one that nobody is at the other end of. */
    @Test
    void quietIsWhenNobodyIsLoggedInAnyMore() throws Exception {
        try (LabTargets targets = targets();
                LabTarget target = (LabTarget) targets.acquire(progress)) {
            Vm vm = (Vm) target.vm();
            try (SshConnection guest = SshConnection.connect(LabVms.endpoint(lab, vm.sshPort()))) {
                target.ssh().leave(LabAgent.hush());

                assertThat(vm.awaitQuiet(Duration.ofMillis(1_500)))
                        .as("a session is open: %s", guest)
                        .isFalse();
            }
            assertThat(vm.awaitQuiet(PATIENCE)).isTrue();
        }
    }

    private List<Path> snapshots() throws Exception {
        try (Stream<Path> entries = Files.list(cache.resolve("snapshots"))) {
            return entries.filter(Files::isDirectory).toList();
        }
    }
}
