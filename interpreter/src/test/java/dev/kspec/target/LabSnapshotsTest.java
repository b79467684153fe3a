// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.target.lab.Accelerator;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.Savings;
import dev.kspec.target.lab.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is saved when, what is restored, and that everything that goes wrong ends in a boot. */
@Timeout(30)
class LabSnapshotsTest {
    private static final LabException BROKEN = new LabException("load of migration failed", "boot");

    @TempDir
    private Path cache;

    private final FakeVms vms = new FakeVms();
    private final List<String> notes = new ArrayList<>();

    private final Targets.Progress progress = new Targets.Progress() {
        @Override
        public void working(String what, double done) {}

        @Override
        public void took(String part, Duration duration) {}

        @Override
        public void note(String message) {
            notes.add(message);
        }
    };

    /** A driver; {@code words} is what its module holds. */
    private record Driver(Path directory, String words, String parameters, boolean loads) implements Preload {
        @Override
        public String name() {
            return "driver";
        }

        @Override
        public Path module() throws TargetException {
            if (words.isEmpty()) {
                throw new TargetException("does not build");
            }
            try {
                return Files.writeString(directory.resolve("driver.ko"), words);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean load(Target target) {
            return loads;
        }
    }

    private Driver driver(String words, String parameters) {
        return new Driver(cache, words, parameters, true);
    }

    private SnapshotStore store() {
        return new SnapshotStore(cache);
    }

    /** What one run does that wants one target; tells whether that had the driver. */
    private boolean run(Preload driver) throws Exception {
        return run(Optional.of(driver));
    }

    private boolean run(Optional<Preload> driver) throws Exception {
        vms.done.clear();
        try (LabSnapshots snapshots = new LabSnapshots(vms, store());
                Target target = snapshots.acquire(driver, progress)) {
            return target.preloaded();
        }
    }

    private boolean run() throws Exception {
        return run(Optional.empty());
    }

    private void damageBooted() throws Exception {
        Savings.damage(store().find(vms.key(Accelerator.TCG)).orElseThrow());
    }

    @Test
    void theFirstRunBootsAndTheOthersRestore() throws Exception {
        assertThat(run()).isFalse();
        assertThat(vms.done).containsExactly("boot");
        assertThat(run()).isFalse();
        assertThat(vms.done).containsExactly("restore booted");
        assertThat(notes).isEmpty();
    }

    @Test
    void aDriverIsSavedWhenItIsWantedForTheSecondTimeFromASavedVm() throws Exception {
        Driver driver = driver("ELF", "p=1");
        assertThat(run(driver)).isFalse();
        assertThat(vms.done).containsExactly("boot");
        assertThat(run(driver)).isFalse();
        assertThat(vms.done).containsExactly("restore booted");
        assertThat(run(driver)).isFalse();
        assertThat(vms.done).containsExactly("restore booted", "load driver");
        assertThat(run(driver)).isTrue();
        assertThat(vms.done).containsExactly("restore driver");
        assertThat(run(driver("ELF", "p=2"))).as("other parameters").isFalse();
        assertThat(run(driver("elf", "p=1"))).as("another module").isFalse();
        assertThat(run()).isFalse();
        assertThat(vms.done).containsExactly("restore booted");
        assertThat(notes).isEmpty();
    }

    @Test
    void aDriverThatDoesNotBuildIsLeftToItsUser() throws Exception {
        run();
        assertThat(run(driver("", ""))).isFalse();
        assertThat(vms.done).containsExactly("restore booted");
        assertThat(notes).isEmpty();
    }

    @Test
    void aDriverThatDoesNotLoadWellIsNotSavedAndSoonNotTried() throws Exception {
        Driver bad = new Driver(cache, "ELF", "", false);
        run(bad);
        run(bad);
        for (int i = 0; i < 2; i++) {
            assertThat(run(bad)).isFalse();
            assertThat(vms.done).containsExactly("restore booted", "load driver");
        }
        assertThat(run(bad)).isFalse();
        assertThat(vms.done).containsExactly("restore booted");
        assertThat(notes).as("whoever loads it hears of it").isEmpty();
    }

    @Test
    void aDamagedOneIsNotedAndMadeAnew() throws Exception {
        run();
        damageBooted();
        run();
        assertThat(vms.done).containsExactly("boot");
        assertThat(notes).singleElement().asString().contains("cannot be used any more: devices.sha256", "saved anew");
        run();
        assertThat(vms.done).containsExactly("restore booted");
    }

    @Test
    void whatCannotBeRestoredIsBootedAndAfterTwoFailuresNotTried() throws Exception {
        run();
        vms.restoring = Optional.of(BROKEN);
        for (int i = 0; i < 2; i++) {
            run();
            assertThat(vms.done).containsExactly("restore booted", "boot");
            assertThat(notes).hasSize(i + 1).last().asString().contains("load of migration failed");
        }
        run();
        assertThat(vms.done).containsExactly("boot");
        assertThat(notes).hasSize(2);
    }

    @Test
    void aDriversThatCannotBeRestoredFallsBackToTheBootedOne() throws Exception {
        Driver driver = driver("ELF", "");
        for (int i = 0; i < 3; i++) {
            run(driver);
        }
        vms.restoring = Optional.of(BROKEN);
        run(driver);
        assertThat(vms.done).containsExactly("restore driver", "restore booted", "boot");
    }

    @Test
    void aVmThatCannotBeSavedIsUsedAllTheSame() throws Exception {
        vms.saving = Optional.of(new LabException("no space left on device", "make room"));
        assertThat(run()).isFalse();
        assertThat(notes).singleElement().asString().contains("no space left on device");
        assertThat(store().find(vms.key(Accelerator.TCG))).isEmpty();
    }

    @Test
    void withoutAnAcceleratorThatIsKnownToWorkThereIsABoot() throws Exception {
        run();
        vms.known = Optional.empty();
        run();
        assertThat(vms.done).containsExactly("boot");
        vms.known = Optional.of(Accelerator.KVM);
        run();
        assertThat(vms.done).as("what was saved under TCG").containsExactly("boot");
    }

    @Test
    void anInterruptIsNoFailure() throws Exception {
        run();
        vms.restoring = Optional.of(BROKEN);
        vms.interrupting = true;
        assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);
        assertThat(notes).isEmpty();
        assertThat(store().find(vms.key(Accelerator.TCG))).isPresent();
    }
}
