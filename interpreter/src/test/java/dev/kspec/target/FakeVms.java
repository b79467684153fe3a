// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kspec.target.lab.Accelerator;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.Savings;
import dev.kspec.target.lab.Snapshot;
import dev.kspec.target.lab.SnapshotKey;
import dev.kspec.target.lab.SnapshotMaking;
import dev.kspec.wire.AgentClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** VMs that are files with a word in them; remembers what it was asked to do. */
final class FakeVms implements VmSource {
    private static final SnapshotKey KEY = new SnapshotKey("00000000000000000000");

    /** In order: {@code boot}, {@code restore WORD}, {@code load NAME}. */
    final List<String> done = new ArrayList<>();

    Optional<Accelerator> known = Optional.of(Accelerator.TCG);
    Optional<LabException> restoring = Optional.empty();
    Optional<LabException> saving = Optional.empty();
    boolean interrupting;

    @Override
    public Optional<Accelerator> knownAccelerator() {
        return known;
    }

    @Override
    public SnapshotKey key(Accelerator accelerator) {
        return KEY.with("accelerator", accelerator.option().getBytes(UTF_8));
    }

    @Override
    public Target boot(Before before, Targets.Progress progress) throws TargetException, InterruptedException {
        done.add("boot");
        before.connecting(new Booted() {
            @Override
            public Accelerator accelerator() {
                return Accelerator.TCG;
            }

            @Override
            public void save(SnapshotMaking making) throws LabException {
                if (saving.isPresent()) {
                    throw saving.get();
                }
                write(making, "booted");
            }
        });
        return new FakeVm(false);
    }

    private static void write(SnapshotMaking making, String word) {
        try {
            Savings.write(making, word);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Target restore(Accelerator accelerator, Snapshot snapshot, boolean preloaded, Targets.Progress progress)
            throws LabException {
        done.add("restore " + Savings.word(snapshot));
        if (interrupting) {
            Thread.currentThread().interrupt();
        }
        if (restoring.isPresent()) {
            throw restoring.get();
        }
        return new FakeVm(preloaded);
    }

    @Override
    public void make(Wish wish, Snapshot base, SnapshotMaking making) throws TargetException, InterruptedException {
        done.add("load " + wish.driver().name());
        if (!wish.driver().load(new FakeVm(false))) {
            throw new TargetException("does not load");
        }
        write(making, wish.driver().name());
    }

    record FakeVm(boolean preloaded) implements Target {
        @Override
        public AgentClient agent() {
            throw new UnsupportedOperationException("nobody talks to it");
        }

        @Override
        public String description() {
            return "fake";
        }

        @Override
        public String moduleDirectory() {
            return "/nowhere";
        }

        @Override
        public void putModule(Path file) {}

        @Override
        public List<String> console() {
            return List.of();
        }

        @Override
        public Fate fate() {
            return new Fate.Alive();
        }

        @Override
        public void close() {}
    }
}
