// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a saved guest depends on gives it another key. */
class SnapshotKeyTest {
    private static final HostFacts FACTS = new HostFacts("/q:1:2", "6.18", "EPYC", HostFacts.KvmDevice.ABSENT);
    private static final byte[] AGENT = "agent".getBytes(UTF_8);

    @TempDir
    private Path directory;

    @BeforeEach
    void makeLab() throws Exception {
        Files.writeString(directory.resolve("vmlinux"), "kernel");
        Files.writeString(directory.resolve("initramfs.cpio"), "files");
    }

    private SnapshotKey key(
            HostFacts facts, String commandLine, Accelerator accelerator, Hardware hardware, GuestFile... files)
            throws Exception {
        Lab lab = Fixtures.lab(directory, commandLine);
        QemuCommand command = new QemuCommand(
                Path.of("/q"), lab, lab.initramfs(), accelerator, hardware, GuestMemory.COPYABLE, "", Path.of(""));
        return SnapshotKey.booted(facts, command, List.of(files));
    }

    private SnapshotKey usual() throws Exception {
        return key(FACTS, "quiet", Accelerator.TCG, Hardware.DEFAULT, new GuestFile("/agent", 0700, AGENT));
    }

    @Test
    void theSameGuestHasTheSameKey() throws Exception {
        assertThat(usual()).isEqualTo(usual());
        assertThat(usual().text()).matches("[0-9a-f]{20}");
        assertThat(usual().with("driver a.ko p=1", AGENT)).isEqualTo(usual().with("driver a.ko p=1", AGENT));
    }

    @Test
    void everythingThatMattersMakesAnother() throws Exception {
        GuestFile agent = new GuestFile("/agent", 0700, AGENT);
        Set<SnapshotKey> keys = new HashSet<>(List.of(
                usual(),
                key(
                        new HostFacts("/q:1:3", "6.18", "EPYC", FACTS.kvm()),
                        "quiet",
                        Accelerator.TCG,
                        Hardware.DEFAULT,
                        agent),
                key(
                        new HostFacts("/q:1:2", "6.19", "EPYC", FACTS.kvm()),
                        "quiet",
                        Accelerator.TCG,
                        Hardware.DEFAULT,
                        agent),
                key(
                        new HostFacts("/q:1:2", "6.18", "Xeon", FACTS.kvm()),
                        "quiet",
                        Accelerator.TCG,
                        Hardware.DEFAULT,
                        agent),
                key(FACTS, "quiet panic=-1", Accelerator.TCG, Hardware.DEFAULT, agent),
                key(FACTS, "quiet", Accelerator.TCG, new Hardware(2, 256, ""), agent),
                key(FACTS, "quiet", Accelerator.TCG, new Hardware(1, 256, "slub_debug=F"), agent),
                key(FACTS, "quiet", Accelerator.KVM, Hardware.DEFAULT, agent),
                key(FACTS, "quiet", Accelerator.TCG, new Hardware(1, 512, ""), agent),
                key(FACTS, "quiet", Accelerator.TCG, Hardware.DEFAULT),
                key(
                        FACTS,
                        "quiet",
                        Accelerator.TCG,
                        Hardware.DEFAULT,
                        new GuestFile("/agent", 0700, "Agent".getBytes(UTF_8))),
                key(FACTS, "quiet", Accelerator.TCG, Hardware.DEFAULT, new GuestFile("/other", 0700, AGENT)),
                usual().with("driver a.ko p=1", AGENT),
                usual().with("driver a.ko p=2", AGENT),
                usual().with("driver a.ko p=1", "changed".getBytes(UTF_8))));
        assertThat(keys).hasSize(15);
        for (String file : List.of("vmlinux", "initramfs.cpio")) {
            Files.setLastModifiedTime(directory.resolve(file), FileTime.fromMillis(1_000_000));
            assertThat(keys.add(usual())).as(file).isTrue();
        }
    }
}
