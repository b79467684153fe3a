// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is saved saves time; that it was saved shows in no verdict. */
@Tag("vm")
class SnapshotIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final String BOOTING = "booting the lab VM";
    private static final String WAKING = "waking the lab VM";
    private static final String LOADING = "loading counter";

    private DriverProject project;

    @Override
    void prepare(Bench own) throws Exception {
        project = DriverProject.in(own.file("project"));
        project.spec("one.kspec", """
                use driver counter { start: 5 }
                scenario "reads" {
                    open counter0 rdonly as file
                    read file 64 expect "5\\n"
                }
                scenario "loads it again" {
                    unload counter
                    load counter "start=7"
                    open counter0 rdonly as file
                    read file 64 expect "7\\n"
                }
                scenario "reads again" {
                    open counter0 rdonly as file
                    read file 64 expect "5\\n"
                }
                """);
    }

    private Ended run(String... options) throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of("run", "--timings"), Stream.concat(Stream.of(options), Stream.of(project.path())))
                .toArray(String[]::new);
        return bench().run(BOUND, arguments);
    }

    /** As far as snapshots go: a boot, a restored VM, one with the driver in it. */
    private void warm() throws Exception {
        assertThat(run().expect(0).out()).contains(BOOTING, LOADING);
        assertThat(run().expect(0).out()).contains(WAKING, LOADING).doesNotContain(BOOTING);
        assertThat(snapshots()).hasSize(1);
        // On a machine that has much else to do, the end of a run is not put off until it is there.
        for (int i = 0; i < 3 && snapshots().size() < 2; i++) {
            assertThat(run().expect(0).out()).contains(WAKING, LOADING);
        }
        assertThat(snapshots()).as("the driver was wanted twice").hasSize(2);
    }

    private Path directory() {
        return bench().file("cache/snapshots");
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> entries = Files.list(directory())) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    @Test
    void runsGetQuickerAndFilesAreTheirOwnersAlone() throws Exception {
        warm();

        Ended third = run().expect(0);

        assertThat(third.out())
                .contains(WAKING, "3 cases: 3 passed")
                .doesNotContain(BOOTING)
                .doesNotContain(LOADING)
                .doesNotContain("note:");
        try (Stream<Path> all = Files.walk(directory())) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void damagedOnesAreNotedAndMadeAnew() throws Exception {
        assertThat(run().expect(0).out()).contains(BOOTING);
        Path snapshot = snapshots().getFirst();
        Files.writeString(snapshot.resolve("devices"), "garbage", StandardOpenOption.APPEND);

        assertThat(run().expect(0).out())
                .contains("note: a saved VM cannot be used any more: devices.sha256", BOOTING, "3 cases: 3 passed");
        assertThat(run().expect(0).out())
                .contains(WAKING)
                .doesNotContain(BOOTING)
                .doesNotContain("note:");

        try (var memory = Files.newByteChannel(snapshot.resolve("ram"), StandardOpenOption.WRITE)) {
            memory.truncate(1 << 20);
        }
        assertThat(run().expect(0).out())
                .contains("note: a saved VM cannot be used any more: memory.", BOOTING, "3 cases: 3 passed");
        assertThat(run().expect(0).out()).contains(WAKING).doesNotContain("note:");
        assertThat(bench().leftovers()).isEmpty();
    }

    /** The files are sealed as they are, so only QEMU can tell. */
    @Test
    void whatQemuCannotRestoreIsBooted() throws Exception {
        assertThat(run().expect(0).out()).contains(BOOTING);
        Path snapshot = snapshots().getFirst();
        byte[] devices = Files.readAllBytes(snapshot.resolve("devices"));
        byte[] half = Arrays.copyOf(devices, devices.length / 2);
        Files.write(snapshot.resolve("devices"), half);
        Path manifest = snapshot.resolve("snapshot.properties");
        String sealed =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(half));
        Files.writeString(
                manifest,
                Files.readString(manifest).replaceFirst("devices.sha256=[0-9a-f]+", "devices.sha256=" + sealed));

        Ended ended = run().expect(0);

        assertThat(ended.out()).contains("note: a saved VM cannot be used any more: ", BOOTING, "3 cases: 3 passed");
        assertThat(run().expect(0).out()).contains(WAKING).doesNotContain("note:");
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void anotherModuleIsAnotherSnapshot() throws Exception {
        warm();
        project.replace("\tcounter.value = start;\n", "\tcounter.value = start + 1;\n");

        Ended changed = run().expect(1);

        assertThat(changed.out()).contains(WAKING, LOADING, "6\\n");
    }

    @Test
    void aDriverThatFaultsWhileItLoadsDoesSoInEveryRun() throws Exception {
        project.replace("\tcounter.value = start;\n", "\tcounter.value = start;\n\tWARN_ON(start == 5);\n");
        for (int i = 0; i < 4; i++) {
            assertThat(run().expect(1).out()).contains("KERNEL FAULT", "WARNING in counter_init", LOADING);
        }
        assertThat(snapshots()).hasSize(1);
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void ctrlCOnTheWayEndsInOrder() throws Exception {
        assertThat(run().expect(0).out()).contains(BOOTING);
        try (Launched kspec = bench().start("run", project.path())) {
            kspec.awaitOutput(WAKING, BOUND);
            kspec.interrupt();

            Ended ended = kspec.end(Duration.ofSeconds(15)).expect(130);

            assertThat(ended.out()).contains("interrupted: ").doesNotContain("note:");
        }
        assertThat(run().expect(0).out()).contains(WAKING).doesNotContain("note:");
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void theyCanBeSwitchedOff() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(run("--no-snapshots").expect(0).out()).contains(BOOTING).doesNotContain(WAKING);
        }
        assertThat(directory()).doesNotExist();
    }

    @Test
    void killingKspecInTheMidstOfSavingLeavesNothing() throws Exception {
        assertThat(run().expect(0).out()).contains(BOOTING);
        assertThat(run().expect(0).out()).contains(WAKING);
        // The third makes the driver's, once its own cases are done.
        try (Launched kspec = bench().start("run", project.path())) {
            while (unfinished().isEmpty()) {
                assertThat(ProcessHandle.of(kspec.pid())).isPresent();
                Thread.sleep(10);
            }
            kspec.kill();
        }
        for (ProcessHandle process : bench().vmProcesses()) {
            process.onExit().get(5, TimeUnit.SECONDS);
        }
        assertThat(unfinished()).hasSize(1);

        assertThat(run().expect(0).out()).contains(WAKING);

        assertThat(unfinished()).isEmpty();
        assertThat(snapshots()).hasSize(2);
        assertThat(bench().leftovers()).isEmpty();
    }

    private List<Path> unfinished() throws IOException {
        return snapshots().stream()
                .filter(path -> path.getFileName().toString().startsWith("."))
                .toList();
    }
}
