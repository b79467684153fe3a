// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All VMs that kspec processes of this user hold, one state directory each below {@code vms/} of the cache, and their logs
 * below {@code logs/}. Whoever starts reaps first: a VM whose owner is gone is killed and its directory removed.
 */
public final class VmRegistry {
    private static final String UNFINISHED = ".new-";
    private static final Duration UNFINISHED_IS_STALE = Duration.ofHours(1);

    private final Path vms;
    private final LogStore logStore;

    /** @param cacheRoot kspec's cache directory */
    public VmRegistry(Path cacheRoot) {
        this.vms = cacheRoot.toAbsolutePath().resolve("vms");
        this.logStore = new LogStore(cacheRoot.toAbsolutePath().resolve("logs"));
    }

    /**
     * A state directory for a VM about to start. It appears with its record inside, so that no reaper meets one without.
     *
     * @param name of a VM that shall outlive this process; empty for one that belongs to it
     * @throws FileAlreadyExistsException if there is a VM of that name
     */
    VmRecord create(Optional<String> name, Lab lab, Optional<Accelerator> accelerator) throws IOException {
        Files.createDirectories(vms, PrivateFiles.DIRECTORY);
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        Path directory = vms.resolve(name.orElse(id));
        Path logs = logStore.create(name.orElse("vm") + "-" + id);
        Path unfinished = Files.createDirectory(vms.resolve(UNFINISHED + id), PrivateFiles.DIRECTORY);
        VmRecord record = new VmRecord(
                unfinished,
                id,
                name.isPresent(),
                ProcessIdentity.self(),
                VmRealm.current(),
                Instant.now(),
                lab.directory(),
                accelerator,
                0,
                logs);
        record.save();
        try {
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException refused) {
            Trees.delete(unfinished);
            Trees.delete(logs);
            throw Files.exists(directory) ? new FileAlreadyExistsException(directory.toString()) : refused;
        }
        return VmRecord.load(directory);
    }

    /** Every VM there is, of this and of other processes. */
    public List<VmRecord> list() {
        List<VmRecord> records = new ArrayList<>();
        for (Path directory : directories()) {
            try {
                records.add(VmRecord.load(directory));
            } catch (IOException unreadable) {
                // Being removed by its owner at this moment, or damaged; reap() sees to the latter.
            }
        }
        return records;
    }

    /** The persistent VM of that name. */
    public Optional<VmRecord> named(String name) {
        return list().stream()
                .filter(record -> record.persistent() && record.directory().endsWith(name))
                .findFirst();
    }

    /**
     * Kills the VMs that nobody owns any more and removes their directories. Their logs stay for a while.
     *
     * @return the ids of those that were removed
     */
    public List<String> reap() {
        List<String> reaped = new ArrayList<>();
        for (VmRecord record : list()) {
            if (record.stale()) {
                destroy(record);
                reaped.add(record.id());
            }
        }
        for (Path directory : directories()) {
            if (directory.getFileName().toString().startsWith(UNFINISHED)
                    && olderThan(directory, UNFINISHED_IS_STALE)) {
                Trees.delete(directory);
            }
        }
        return reaped;
    }

    /** Kills the VM, if it runs, and removes its directory. Returns when QEMU is gone. */
    public void destroy(VmRecord record) {
        record.qemu().ifPresent(qemu -> {
            qemu.destroyForcibly();
            Processes.awaitEnd(qemu, Duration.ofSeconds(5));
        });
        remove(record);
    }

    /** Removes the directory of a VM that has ended; the logs stay for a while. */
    void remove(VmRecord record) {
        Trees.delete(record.directory());
        logStore.prune();
    }

    /** Removes the logs of a VM that did nothing worth a look. */
    static void dropLogs(VmRecord record) {
        Trees.delete(record.logs());
    }

    private List<Path> directories() {
        try (Stream<Path> entries = Files.list(vms)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static boolean olderThan(Path directory, Duration age) {
        try {
            return Files.getLastModifiedTime(directory)
                    .toInstant()
                    .isBefore(Instant.now().minus(age));
        } catch (IOException gone) {
            return false;
        }
    }
}
