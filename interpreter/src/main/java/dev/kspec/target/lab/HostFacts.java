// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What decides on this machine whether KVM works.
 *
 * @param qemu QEMU's identity: file, size and time of change, which differ from version to version and need no process to be read
 * @param kernelRelease the host kernel's release
 * @param processor the processor's model name
 * @param kvm what {@code /dev/kvm} looks like
 */
public record HostFacts(String qemu, String kernelRelease, String processor, KvmDevice kvm) {

    /** What the file system says of {@code /dev/kvm}; that guests run is known only when one has. */
    public enum KvmDevice {
        ABSENT,
        FORBIDDEN,
        OPENABLE
    }

    private static final Path KVM = Path.of("/dev/kvm");

    /** Reads the facts of this machine, for the given QEMU. */
    public static HostFacts read(Path qemu) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(qemu.toRealPath(), BasicFileAttributes.class);
        return new HostFacts(
                qemu.toRealPath() + ":" + attributes.size() + ":"
                        + attributes.lastModifiedTime().toMillis(),
                Files.readString(Path.of("/proc/sys/kernel/osrelease"), UTF_8).strip(),
                processorModel(),
                kvmDevice());
    }

    /** The first executable file of that name on the PATH. */
    public static Optional<Path> onPath(String command) {
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, command))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static KvmDevice kvmDevice() {
        if (!Files.exists(KVM)) {
            return KvmDevice.ABSENT;
        }
        return Files.isReadable(KVM) && Files.isWritable(KVM) ? KvmDevice.OPENABLE : KvmDevice.FORBIDDEN;
    }

    private static String processorModel() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        }
    }
}
