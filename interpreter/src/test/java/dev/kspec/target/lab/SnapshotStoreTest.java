// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
    private static final SnapshotKey KEY = new SnapshotKey("0123456789abcdef0123");
    private static final SnapshotKey OTHER = new SnapshotKey("fedcba98765432100000");

    @TempDir
    private Path cache;

    private SnapshotStore store() {
        return new SnapshotStore(cache);
    }

    private Snapshot make(SnapshotKey key) throws IOException {
        try (SnapshotMaking making = store().begin(key).orElseThrow()) {
            Savings.write(making, "memory");
            making.commit();
        }
        return store().find(key).orElseThrow();
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(cache.resolve("snapshots"))) {
            return entries.map(e -> e.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void whatWasMadeIsFoundAndForItsOwnerOnly() throws Exception {
        assertThat(store().find(KEY)).isEmpty();
        Snapshot made = make(KEY);
        assertThat(made.memory()).hasContent("memory");
        assertThat(store().find(OTHER)).isEmpty();
        assertThat(mode(cache.resolve("snapshots"))).isEqualTo("rwx------");
        assertThat(mode(made.directory())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(made.directory())) {
            assertThat(files)
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void oneThatChangedIsDamaged() throws Exception {
        Snapshot made = make(KEY);
        FileTime time = Files.getLastModifiedTime(made.memory());
        Files.writeString(made.memory(), "MEMORY");
        Files.setLastModifiedTime(made.memory(), FileTime.from(time.toInstant().plusMillis(1)));
        assertThatThrownBy(() -> store().find(KEY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("memory.modified");
        Files.writeString(made.memory(), "memo");
        Files.setLastModifiedTime(made.memory(), time);
        assertThatThrownBy(() -> store().find(KEY)).hasMessageContaining("memory.size is 4 and was 6");
        store().discard(KEY);
        Snapshot again = make(KEY);
        Files.writeString(again.devices(), "Devices");
        assertThatThrownBy(() -> store().find(KEY)).hasMessageContaining("devices.sha256");
        Files.delete(again.devices());
        assertThatThrownBy(() -> store().find(KEY)).isInstanceOf(IOException.class);
    }

    @Test
    void oneThatIsNotCommittedLeavesNothing() throws Exception {
        try (SnapshotMaking making = store().begin(KEY).orElseThrow()) {
            Savings.write(making, "memory");
        }
        assertThat(store().find(KEY)).isEmpty();
        assertThat(names()).containsExactly(KEY.text() + ".lock");
    }

    @Test
    void nobodyMakesWhatIsThereOrBeingMade() throws Exception {
        try (SnapshotMaking making = store().begin(KEY).orElseThrow()) {
            assertThat(store().begin(KEY)).isEmpty();
            try (SnapshotMaking other = store().begin(OTHER).orElseThrow()) {
                assertThat(other.files()).isNotEqualTo(making.files());
            }
            Savings.write(making, "memory");
            making.commit();
        }
        assertThat(store().begin(KEY)).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftUnfinishedIsRemoved() throws Exception {
        SnapshotMaking alive = store().begin(OTHER).orElseThrow();
        Path left = Files.createDirectory(cache.resolve("snapshots/.new-" + KEY.text() + "-0011223344556677"));
        Files.writeString(left.resolve("ram"), "half");
        Path removed = Files.createDirectory(cache.resolve("snapshots/.old--1"));
        store().reap();
        assertThat(left).doesNotExist();
        assertThat(removed).doesNotExist();
        assertThat(alive.files().directory()).exists();
        alive.close();
    }

    @Test
    void whatIsWantedOnceOnlyIsNotWorthMaking() {
        assertThat(store().wantedBefore(KEY)).isFalse();
        assertThat(store().wantedBefore(KEY)).isTrue();
        assertThat(store().wantedBefore(OTHER)).isFalse();
    }

    @Test
    void whatFailsTwiceIsGivenUpForADay() throws Exception {
        make(KEY);
        store().failed(KEY, "out of luck\nand more");
        assertThat(store().find(KEY)).isEmpty();
        assertThat(store().givenUp(KEY)).isFalse();
        store().failed(KEY, "again");
        assertThat(store().givenUp(KEY)).isTrue();
        Path note = cache.resolve("snapshots/" + KEY.text() + ".failed");
        assertThat(Files.readString(note)).contains("out of luck\n").contains("again\n");
        Files.setLastModifiedTime(note, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        assertThat(store().givenUp(KEY)).isFalse();
    }

    @Test
    void successForgetsFailures() throws Exception {
        store().failed(KEY, "once");
        store().noteUse(make(KEY));
        store().failed(KEY, "and once");
        assertThat(store().givenUp(KEY)).isFalse();
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "%020x", number);
    }

    @Test
    void thereAreNeverTooMany() throws Exception {
        Instant longAgo = Instant.now().minus(Duration.ofDays(3));
        for (int i = 0; i < SnapshotPruner.MOST; i++) {
            Snapshot made = make(new SnapshotKey(name(i)));
            Files.setLastModifiedTime(made.used(), FileTime.from(longAgo.plusSeconds((i * 7L) % 16)));
        }
        make(KEY);
        assertThat(names().filter(name -> name.length() == 20))
                .hasSize(SnapshotPruner.MOST)
                .contains(KEY.text())
                .doesNotContain(name(0));
    }

    @Test
    void whatNobodyUsesGoes() throws Exception {
        Snapshot old = make(KEY);
        Files.setLastModifiedTime(
                old.used(),
                FileTime.from(Instant.now().minus(SnapshotPruner.UNUSED).minusSeconds(60)));
        make(OTHER);
        assertThat(store().find(KEY)).isEqualTo(Optional.empty());
        assertThat(store().find(OTHER)).isPresent();
    }
}
